from django.urls import path

from platform_site.portal import notices


urlpatterns = [
    path("", notices.inbox, name="notices"),
    path("<uuid:uid>", notices.notice, name="notice"),
]
