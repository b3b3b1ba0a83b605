from django.urls import path

from eligibility.portal import patient
from eligibility.portal.patient_link_report import LinkReport


urlpatterns = [path("", patient.me, name="me"), *LinkReport.urls("link-report")]
