from django.urls import path

from platform_site.portal import audit


urlpatterns = [
    path("", audit.audit_search, name="audit_search"),
    path("<uuid:uid>", audit.audit_lines, name="audit_lines"),
]
