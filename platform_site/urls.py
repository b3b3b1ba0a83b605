"""Every address of the platform; each storey's doors stand in its own `urls`."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from platform_site.api import health, oauth
from platform_site.api.jobs import JobDetail
from platform_site.portal import approvals, developer, home, lost, receipts, start


urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("oauth/token", oauth.Token.as_view()),
    path(".well-known/smart-configuration", oauth.discovery),
    path("api/schema/", developer.Schema.as_view(), name="schema"),
    path("api/v1/jobs/<uuid:uid>", JobDetail.as_view()),
    path("api/v1/eligibility/", include("eligibility.api.urls")),
    path("api/v1/eprescription/", include("eprescription.api.urls")),
    path("", home.home, name="home"),
    path("admin/", admin.site.urls),
    path("accounts/", include("platform_site.portal.account_urls")),
    path("start/", start.start, name="start"),
    path("roles/", start.roles, name="roles"),
    path("session/extend", start.extend, name="extend"),
    path("receipts/<str:number>", receipts.receipt, name="receipt"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:uid>", approvals.approval, name="approval"),
    path("notices/", include("platform_site.portal.notice_urls")),
    path("me/", include("eligibility.portal.patient_urls")),
    path("me/prescriptions/", include("eprescription.portal.patient_urls")),
    path("staff/purges/", include("platform_site.portal.purge_urls")),
    path("staff/unmasking/", include("eligibility.portal.unmasking_urls")),
    path("staff/audit/", include("platform_site.portal.audit_urls")),
    path("staff/requests/", include("platform_site.portal.help_desk_urls")),
    path("staff/merges/", include("platform_site.portal.merge_urls")),
    path("staff/", include("eligibility.portal.feed_urls")),
    path("staff/", include("eligibility.portal.case_urls")),
    path("clinic/", include("eprescription.portal.clinic_urls")),
    path("staff/", include("eprescription.portal.staff_urls")),
    path("stats/", include("eligibility.portal.usage_urls")),
    path("developer/", developer.index, name="developer"),
    path("developer/api/", developer.Swagger.as_view(url_name="schema"), name="swagger"),
    path("developer/errors", developer.errors, name="errors"),
]
if settings.SANDBOX:
    urlpatterns += [
        path("sandbox/", include("platform_site.portal.sandbox_urls")),
        path("sandbox/", include("eligibility.portal.sandbox_urls")),
        path("sandbox/", include("eligibility.api.sandbox_urls")),
        path("sandbox/", include("eprescription.api.sandbox_urls")),
    ]

handler400 = lost.bad_request
handler404 = lost.not_found
handler500 = lost.server_fault
