from django.urls import path
from django.urls.resolvers import URLPattern

from platform_site.portal import merges
from platform_site.portal.merges_splits import MergeSplit


urlpatterns: list[URLPattern] = [
    path("", merges.merges, name="merges"),
    path("<uuid:uid>", merges.merge, name="merge"),
    *MergeSplit.urls("split"),
]
