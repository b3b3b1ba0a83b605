from django.urls import path

from eprescription.portal import clinic, clinic_findings, clinic_repeat, clinic_signing, clinic_writing, copies


urlpatterns = [
    path("", clinic.clinic, name="clinic"),
    path("drugs", clinic.drugs, name="clinic_drugs"),
    path("visits/<uuid:uid>/", clinic.visit, name="clinic_visit"),
    path("visits/<uuid:uid>/new", clinic_writing.write, name="clinic_new"),
    path("visits/<uuid:uid>/findings", clinic_findings.findings, name="clinic_findings"),
    path("visits/<uuid:uid>/sign/<uuid:draft>", clinic_signing.sign, name="clinic_signing"),
    path("visits/<uuid:uid>/repeat/<uuid:prescription>", clinic_repeat.repeat, name="clinic_repeat"),
    path("prescriptions/<uuid:uid>/copy", copies.copy, name="clinic_copy"),
]
