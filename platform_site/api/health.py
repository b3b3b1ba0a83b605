"""`/livez` and `/readyz`: whether the process lives, and whether it can answer a check (API-7)."""

from django.db import Error as DatabaseFault
from django.http import HttpRequest, JsonResponse

from platform_site import clock
from platform_site.api.problems import only_read
from platform_site.queries import health


@only_read
def livez(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process lives."""
    return JsonResponse({"status": "ok"})


@only_read
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while a check can be answered, naming what is degraded; 503 with what is missing otherwise."""
    at = clock.now()
    try:
        missing = health.missing(at)
        degraded = [] if missing else health.degraded(at)
    except DatabaseFault:
        missing, degraded = ["database"], []
    status = "unavailable" if missing else "degraded" if degraded else "ok"
    return JsonResponse(
        {"status": status, "missing": missing, "degraded": degraded},
        status=503 if missing else 200,
        headers={"Cache-Control": "no-store", **({"Retry-After": "5"} if missing else {})},
    )
