"""The addresses below `/staff/unmasking/`."""

from django.urls import path

from eligibility.portal import unmasking


urlpatterns = [
    path("", unmasking.unmasking, name="unmasking"),
    *unmasking.Ask.urls("ask"),
    path("<uuid:uid>", unmasking.identity, name="unmasking_identity"),
]
