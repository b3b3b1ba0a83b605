"""`/developer/`: the API's reference, its errors, and the OpenAPI document."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from platform_site.api.problems import only_read
from platform_site.errors import CATALOGUE, Advisory, FieldProblem, Problem


class Schema(SpectacularAPIView):
    """The OpenAPI document."""

    http_method_names = ["get", "head"]
    authentication_classes = ()


@method_decorator(csp_update({"style-src": [SELF, "'unsafe-inline'"]}), name="dispatch")
class Swagger(SpectacularSwaggerSplitView):
    """Swagger UI; its styles are inline, hence the wider policy for this one page."""

    http_method_names = ["get", "head"]
    authentication_classes = ()
    takes = frozenset({"script"})


@only_read
def index(request: HttpRequest) -> HttpResponse:
    """Show the way into the API."""
    return render(request, "developer/index.html", {"sandbox": settings.SANDBOX, "url": settings.PUBLIC_URL})


@only_read
def errors(request: HttpRequest) -> HttpResponse:
    """Show every code with its cause and remedy."""
    kinds = [("要求の拒否", Problem), ("項目の誤り", FieldProblem), ("お知らせ", Advisory)]
    tables = [
        (label, sorted((e for e in CATALOGUE.values() if isinstance(e, kind)), key=lambda e: e.code))
        for label, kind in kinds
    ]
    return render(request, "developer/errors.html", {"tables": tables})
