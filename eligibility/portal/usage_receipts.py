"""`/stats/receipts/`: the fund loads the receipts of each facility and month from a file (E-15)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions.receipt_counts import load_receipt_counts
from eligibility.rules.receipt_lines import COLUMNS
from platform_site import clock
from platform_site.errors import Fault, Invalid
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


MOST_BYTES = 20 * 1024 * 1024


class UploadForm(Form):
    """A file of receipt counts."""

    file = forms.FileField(
        label="レセプト件数のCSVファイル", allow_empty_file=False,
        help_text="列は、医療機関コード、診療月、レセプト件数、マイナ保険証利用件数の4つです。20MBまで。",
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが20MBを超えています。月ごとなどに分けてください。")
        return file


@page("レセプト件数の登録", may=Permission.LOAD_RECEIPT_COUNTS, parent="usage", writes=True, uploads=True)
def receipts(request: Request) -> HttpResponse:
    """Load a file, all of it or nothing, or show line by line what is wrong."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_bound or not form.is_valid():
        return _page(request, form, [])
    try:
        new = load_receipt_counts(content=form.cleaned_data["file"].read(), by=request.actor, at=clock.now())
    except Invalid as refused:
        form.add_error(
            "file", "ファイルに誤りがあるため、1行も登録していません。下の一覧の行を直して、もう一度選んでください。"
        )
        return _page(request, form, [_words(fault) for fault in refused.faults])
    messages.success(request, f"登録しました。新しい、または変わった件数は{new:,}行です。")
    return redirect("receipt_counts")


def _page(request: Request, form: UploadForm, faults: list[dict[str, str]]) -> HttpResponse:
    return render(request, "stats/receipts.html", {"form": form, "faults": faults}, status=form.status)


def _words(fault: Fault) -> dict[str, str]:
    line, _, column = fault.pointer.strip("/").partition("/")
    hint = fault.hint or fault.problem.remedy
    return {"line": line, "column": COLUMNS.get(column, "行の全体"), "text": f"{fault.problem.title}{hint}"}
