from django.urls import path

from eligibility.api.views import checks, consents, feeds, patient_numbers


urlpatterns = [
    path("checks", checks.Checks.as_view()),
    path("bulk-checks", checks.BulkChecks.as_view()),
    path("consents", consents.Consents.as_view()),
    path("consents/<uuid:uid>", consents.ConsentDetail.as_view()),
    path("coverage-feeds", feeds.CoverageFeeds.as_view()),
    path("patient-numbers", patient_numbers.PatientNumbers.as_view()),
    path("patient-numbers/<uuid:uid>", patient_numbers.PatientNumberDetail.as_view()),
]
