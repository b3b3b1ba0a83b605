from django.urls import path

from platform_site.portal import legal_holds, purges


urlpatterns = [
    path("", purges.runs, name="purges"),
    path("due", purges.due, name="purges_due"),
    path("holds/", legal_holds.holds, name="holds"),
    path("holds/<uuid:uid>", legal_holds.hold, name="hold"),
    *legal_holds.PlaceHold.urls("holds/new"),
]
