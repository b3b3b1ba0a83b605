from django.urls import path

from eligibility.portal import sandbox


urlpatterns = [
    path("", sandbox.index, name="sandbox"),
    path("usage", sandbox.usage, name="sandbox_usage"),
]
