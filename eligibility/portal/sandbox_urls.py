from django.urls import path

from eligibility.portal import sandbox


urlpatterns = [path("", sandbox.page, name="sandbox")]
