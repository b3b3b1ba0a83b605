from django.urls import path

from eligibility.portal import usage, usage_declarations, usage_facilities, usage_receipts, usage_running


urlpatterns = [
    path("", usage.usage, name="usage"),
    path("usage.svg", usage.usage_chart, name="usage_chart"),
    path("usage.csv", usage.usage_csv, name="usage_csv"),
    path("rates.svg", usage.rates_svg, name="usage_rates_chart"),
    path("rates.csv", usage.rates_csv, name="usage_rates_csv"),
    path("running/", usage_running.running, name="usage_running"),
    path("regions/", usage_running.regions, name="usage_regions"),
    path("facilities/", usage_facilities.facilities, name="usage_facilities"),
    path("facilities/<uuid:uid>", usage_facilities.facility, name="usage_facility"),
    path("facilities/<uuid:uid>/rates.svg", usage_facilities.facility_chart, name="usage_facility_chart"),
    path("declarations/", usage_declarations.declarations, name="declarations"),
    *usage_declarations.Declare.urls("declarations/new"),
    *usage_declarations.End.urls("declarations/end"),
    path("receipts/", usage_receipts.receipts, name="receipt_counts"),
]
