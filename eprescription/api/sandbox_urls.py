from django.urls import path

from eprescription.api import sandbox


urlpatterns = [
    path("signatures", sandbox.Signatures.as_view()),
    path("signatures/revocation-list", sandbox.revocation_list),
]
