"""`/me/prescriptions/notebook…`: 電子版お薬手帳 to be kept or handed on, as a phone reads it and as JSON (R-051)."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse, JsonResponse

from eprescription.gateways.notebooks import CHARSET, as_bytes
from eprescription.portal.patient_reading import for_herself
from eprescription.queries.notebook_answers import answer
from eprescription.queries.notebooks import notebook_of
from platform_site.errors import NotFound
from platform_site.periods import jst_day
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


NAME = "okusuri-techo"
NOTHING = "お薬手帳に載せる処方・調剤がありません。処方箋が登録されると保存できます。"


@page("お薬手帳の保存（JAHIS形式）", person=True, parent="my_prescriptions")
@for_herself
def as_text(request: Request, *, records: Sequence[int], at: datetime) -> HttpResponse:
    """Answer with the file that notebook programs read; raise NotFound for whom nothing was prescribed."""
    notebook = notebook_of(records, on=jst_day(at))
    if notebook is None:
        raise NotFound(NOTHING)
    return _kept(HttpResponse(as_bytes(notebook), content_type=f"text/plain; charset={CHARSET}"), "txt")


@page("お薬手帳の保存（JSON）", person=True, parent="my_prescriptions")
@for_herself
def as_json(request: Request, *, records: Sequence[int], at: datetime) -> HttpResponse:
    """Answer with the same as JSON."""
    told = answer(notebook_of(records, on=jst_day(at)))
    return _kept(JsonResponse(told, json_dumps_params={"ensure_ascii": False}), "json")


def _kept(response: HttpResponse, kind: str) -> HttpResponse:
    """Have the browser keep it as a file whose name tells nothing of her."""
    response["Content-Disposition"] = f'attachment; filename="{NAME}.{kind}"'
    return response
