from django.urls import path

from eprescription.portal import (
    clinic,
    clinic_correcting,
    clinic_findings,
    clinic_inquiries,
    clinic_opening,
    clinic_protocols,
    clinic_protocols_steps,
    clinic_repeat,
    clinic_reports,
    clinic_results,
    clinic_signing,
    clinic_writing,
    copies,
    pharmacy_urls,
)
from eprescription.portal.clinic_cancelling import CancelPrescription
from eprescription.portal.clinic_recalling import RecallPrescription


urlpatterns = [
    path("", clinic.clinic, name="clinic"),
    path("drugs", clinic.drugs, name="clinic_drugs"),
    path("visits/<uuid:uid>/", clinic.visit, name="clinic_visit"),
    path("visits/<uuid:uid>/new", clinic_writing.write, name="clinic_new"),
    path("visits/<uuid:uid>/findings", clinic_findings.findings, name="clinic_findings"),
    path("visits/<uuid:uid>/sign/<uuid:draft>", clinic_signing.sign, name="clinic_signing"),
    path("visits/<uuid:uid>/repeat/<uuid:prescription>", clinic_repeat.repeat, name="clinic_repeat"),
    path("visits/<uuid:uid>/correct/<uuid:prescription>", clinic_correcting.correct, name="clinic_correct"),
    path("prescriptions/<uuid:uid>/copy", copies.copy, name="clinic_copy"),
    *CancelPrescription.urls("cancel"),
    *RecallPrescription.urls("recall"),
    path("checks/<uuid:uid>/findings/<slug:key>/open", clinic_opening.opening, name="clinic_opening"),
    path("inquiries/", clinic_inquiries.inquiries, name="inquiries"),
    path("inquiries/<uuid:uid>/", clinic_inquiries.inquiry, name="inquiry"),
    *clinic_inquiries.AnswerInquiry.urls("inquiries/answer"),
    path("protocols/", clinic_protocols.protocols, name="protocols"),
    *clinic_protocols_steps.ProposeProtocol.urls("protocols/new"),
    *clinic_protocols_steps.AgreeToProtocol.urls("protocols/agree"),
    *clinic_protocols_steps.EndProtocol.urls("protocols/end"),
    path("protocols/<uuid:uid>/", clinic_protocols.protocol, name="protocol"),
    path("reports/", clinic_reports.tracing_reports, name="tracing_reports"),
    path("reports/<uuid:uid>/", clinic_reports.tracing_report, name="tracing_report"),
    path("results/", clinic_results.results, name="clinic_results"),
    path("results/<uuid:uid>/", clinic_results.result, name="clinic_result"),
    *pharmacy_urls.urlpatterns,
]
