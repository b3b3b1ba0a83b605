from django.urls import path

from eprescription.portal import (
    pharmacy,
    pharmacy_card,
    pharmacy_dispensing,
    pharmacy_inquiries,
    pharmacy_paper_results,
    pharmacy_paper_typing,
    pharmacy_papers,
    pharmacy_receiving,
    pharmacy_redeeming,
    pharmacy_signing,
    pharmacy_withdrawing,
)


urlpatterns = [
    path("pharmacy/", pharmacy.pharmacy, name="pharmacy"),
    path("pharmacy/card", pharmacy_card.card, name="pharmacy_card"),
    path("pharmacy/redeem", pharmacy_redeeming.redeem, name="pharmacy_redeem"),
    path("pharmacy/papers/", pharmacy_papers.papers, name="pharmacy_papers"),
    path("pharmacy/papers/visits/<uuid:uid>/", pharmacy_papers.read, name="pharmacy_paper_read"),
    path("pharmacy/papers/<uuid:uid>/dispense", pharmacy_papers.dispense, name="pharmacy_paper_dispense"),
    path("pharmacy/papers/<uuid:uid>/sign/<uuid:draft>", pharmacy_papers.sign, name="pharmacy_paper_signing"),
    path("pharmacy/papers/visits/<uuid:uid>/type", pharmacy_paper_typing.type_in, name="pharmacy_paper_type"),
    path("pharmacy/papers/results/<uuid:uid>/", pharmacy_paper_results.result, name="pharmacy_paper_result"),
    path("pharmacy/papers/results/<uuid:uid>/correct", pharmacy_paper_results.correct, name="pharmacy_paper_correct"),
    path(
        "pharmacy/papers/results/<uuid:uid>/sign/<uuid:draft>",
        pharmacy_paper_results.sign,
        name="pharmacy_paper_correct_signing",
    ),
    *pharmacy_paper_results.WithdrawPaperResult.urls("pharmacy/papers/withdraw"),
    path("pharmacy/prescriptions/<uuid:uid>/", pharmacy.audit, name="pharmacy_audit"),
    path("pharmacy/prescriptions/<uuid:uid>/receive", pharmacy_receiving.receive, name="pharmacy_receive"),
    path("pharmacy/prescriptions/<uuid:uid>/dispense", pharmacy_dispensing.dispense, name="pharmacy_dispense"),
    path("pharmacy/prescriptions/<uuid:uid>/sign/<uuid:draft>", pharmacy_signing.sign, name="pharmacy_signing"),
    *pharmacy_inquiries.AskPrescriber.urls("pharmacy/ask"),
    *pharmacy_inquiries.WithdrawInquiry.urls("inquiries/withdraw"),
    *pharmacy_inquiries.SendReport.urls("pharmacy/report"),
    *pharmacy_receiving.ReturnPrescription.urls("pharmacy/return"),
    *pharmacy_withdrawing.WithdrawResult.urls("pharmacy/withdraw"),
]
