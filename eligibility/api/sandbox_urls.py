from django.urls import path

from eligibility.api import sandbox


urlpatterns = [
    path("cards/revocation-list", sandbox.revocation_list),
    path("cards/<str:serial>/proof", sandbox.Proofs.as_view()),
]
