"""Every address of the platform; each storey's doors stand in its own `urls`."""

from django.conf import settings
from django.urls import include, path

from platform_site.api import health, oauth
from platform_site.api.jobs import JobDetail
from platform_site.portal import developer, home, lost


urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("oauth/token", oauth.Token.as_view()),
    path(".well-known/smart-configuration", oauth.discovery),
    path("api/schema/", developer.Schema.as_view(), name="schema"),
    path("api/v1/jobs/<uuid:uid>", JobDetail.as_view()),
    path("api/v1/eligibility/", include("eligibility.api.urls")),
    path("", home.home, name="home"),
    path("developer/", developer.index, name="developer"),
    path("developer/api/", developer.Swagger.as_view(url_name="schema"), name="swagger"),
    path("developer/errors", developer.errors, name="errors"),
]
if settings.SANDBOX:
    urlpatterns += [
        path("sandbox/", include("eligibility.portal.sandbox_urls")),
        path("sandbox/", include("eligibility.api.sandbox_urls")),
    ]

handler400 = lost.bad_request
handler404 = lost.not_found
handler500 = lost.server_fault
