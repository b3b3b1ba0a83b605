from django.urls import path

from eprescription.api.views import checks, dispensings, medications, papers, prescriptions, receptions, redemptions


urlpatterns = [
    path("prescriptions", prescriptions.Prescriptions.as_view()),
    path("prescriptions/<uuid:uid>", prescriptions.PrescriptionDetail.as_view()),
    path("prescriptions/<uuid:uid>/cancellation", prescriptions.PrescriptionCancellation.as_view()),
    path("prescriptions/<uuid:uid>/recall", prescriptions.PrescriptionRecall.as_view()),
    path("prescriptions/<uuid:uid>/reception", receptions.Receptions.as_view()),
    path("prescriptions/<uuid:uid>/dispensing", dispensings.Dispensings.as_view()),
    path("checks", checks.Checks.as_view()),
    path("checks/<uuid:uid>", checks.CheckDetail.as_view()),
    path("checks/<uuid:uid>/findings/<str:finding>/opening", checks.FindingOpening.as_view()),
    path("paper-dispensings", papers.PaperDispensings.as_view()),
    path("redemptions", redemptions.Redemptions.as_view()),
    path("patients/<str:ref>/medications", medications.Medications.as_view()),
]
