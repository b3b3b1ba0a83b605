from django.urls import path

from eligibility.api import views


urlpatterns = [
    path("checks", views.Checks.as_view()),
    path("bulk-checks", views.BulkChecks.as_view()),
    path("consents", views.Consents.as_view()),
    path("consents/<uuid:uid>", views.ConsentDetail.as_view()),
    path("coverage-feeds", views.CoverageFeeds.as_view()),
    path("patient-numbers", views.PatientNumbers.as_view()),
    path("patient-numbers/<uuid:uid>", views.PatientNumberDetail.as_view()),
]
