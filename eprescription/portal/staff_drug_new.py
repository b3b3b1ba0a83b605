"""`/staff/drug-masters/new`: a file becomes a release that waits for two people; its mistakes stand line by line."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.drug_releases import load_file
from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways.master_forms import FORMS, FileForm
from platform_site import clock
from platform_site.errors import Invalid, NotInThisState
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.pages import FUND, page
from platform_site.portal.requests import Request
from platform_site.portal.text_fields import Text


MOST_BYTES = 20 * 1024 * 1024


class LoadForm(Form):
    """Which master, from when, from where, and its file."""

    form = forms.ChoiceField(
        label="ファイルの種類", choices=[(form.value, each.label) for form, each in FORMS.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    effective_on = forms.DateField(
        label="適用開始日", help_text="この日の処方から使われます。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    source = Text(
        label="出典", max_length=200, help_text="配布元と、その版や公表日。例: 社会保険診療報酬支払基金 2026年4月1日版"
    )
    file = forms.FileField(
        label="ファイル", help_text="CSVか、医薬品マスターのZIP。文字コードは UTF-8 か Shift_JIS（CP932）。20MBまで。",
        widget=forms.FileInput(attrs={"accept": ".csv,.zip,text/csv,application/zip"}),
        error_messages={"required": "ファイルを選んでください。", "empty": "ファイルが空です。"},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが20MBを超えています。")
        return file


@page(
    "医薬品マスターの取込み", may=Permission.LOAD_MASTERS, kinds=FUND, parent="drug_masters", writes=True, uploads=True
)
def new(request: Request) -> HttpResponse:
    """Load a file, all of it or nothing."""
    form = LoadForm(request.POST, request.FILES) if request.method == "POST" else LoadForm()
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    answers = form.cleaned_data
    try:
        release = load_file(
            form=FileForm(answers["form"]), content=answers["file"].read(), effective_on=answers["effective_on"],
            source=answers["source"], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except WrongDrugFile as refused:
        form.add_error("file", f"{refused.problem.title}下の一覧の行を確かめてください。")
        return _page(request, form, refused.mistakes)
    except (Invalid, NotInThisState) as refused:
        form.refuse(refused)
        return _page(request, form)
    messages.success(request, "取り込みました。まだ使われていません。差分を確かめて、公開を申請してください。")
    return redirect("drug_master", release=release.pk)


def _page(request: Request, form: LoadForm, mistakes: tuple[Any, ...] = ()) -> HttpResponse:
    known = {"form": form, "mistakes": mistakes}
    return render(request, "eprescription/staff_drug_new.html", known, status=form.status)
