from django.urls import path

from platform_site.portal import help_desk


urlpatterns = [
    path("", help_desk.help_desk, name="help_desk"),
    path("<uuid:uid>", help_desk.help_desk_request, name="help_desk_request"),
]
