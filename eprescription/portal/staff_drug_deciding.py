"""Asking that a release of a master count or count no more, which another person approves; and discarding one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from eprescription.actions import drug_publishing
from eprescription.actions.drug_releases import discard
from eprescription.actions.pair_releases import medium_pairs
from eprescription.models import DrugRelease
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.pages import FUND
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.portal.steps_about import AboutForm
from platform_site.portal.text_fields import long_text
from platform_site.states import RELEASE, ReleaseState
from platform_site.templatetags.site import day


LONGEST = 18
"""Digits of a number that a row may have."""


class ReleaseForm(AboutForm):
    """Which release."""

    about = forms.IntegerField(widget=forms.HiddenInput)  # type: ignore[assignment]


class ReasonForm(ReleaseForm):
    """Which release, and why."""

    reason = long_text("理由", 500)


class PublishForm(ReasonForm):
    """Why a release is to count, and why pairs that nobody has verified yet."""

    about_medium = long_text("確認中の組を使う理由と、確認の予定", 500)


class AboutRelease(Steps):
    """Steps about a release, which the address names by its number: `…/publish?about=<number>`."""

    may, kinds, parent, takes = Permission.LOAD_MASTERS, FUND, "drug_masters", ("about",)
    to = ReleaseState.PUBLISHED
    """The state that the release is to go to."""
    leads = {"DrugRelease": ("drug_master", "この版の画面へ")}

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form about the release; raise NotFound for what is none, or cannot go there."""
        named = data.get("about") if data is not None else initial.get("about") or request.GET.get("about")
        row = _release(str(named), self.to)
        form: Any = super().form(request, data, **{**initial, "about": row.pk})
        form.subject = [
            ("マスターの種類", row.get_kind_display()), ("適用開始日", day(row.effective_on)),
            ("行数", f"{row.rows:,}"), ("出典", row.source),
        ]  # fmt: skip
        if not medium_pairs(row):
            form.fields.pop("about_medium", None)
        return form


class AskToPublish(AboutRelease):
    """公開の申請."""

    name, title, form_class = "drug_publish", "医薬品マスターの版の公開の申請", PublishForm
    intro = "公開は二人で行います。あなたが申請し、別の担当者が内容を確かめて承認します。"
    submit = "公開を申請する"
    warning = "承認されると、適用開始日からの処方のチェックが、すべての機関でこの版によるものになります。"
    next_steps = (
        "別の担当者が「承認申請」の画面で承認すると、10秒以内に使われ始めます（適用開始日が先のときは、その日から）。",
        "承認されるまで、いまの版が使われます。申請は14日で期限が切れます。",
    )

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        more = {name: answers[name] for name in ("reason", "about_medium") if name in answers}
        drug_publishing.ask_to_publish(release_id=answers["about"], **more, by=by, at=at)
        return f"DrugRelease:{answers['about']}"


class AskToRollBack(AboutRelease):
    """公開取消の申請."""

    name, title, form_class = "drug_roll_back", "医薬品マスターの版の公開取消の申請", ReasonForm
    to = ReleaseState.ROLLED_BACK
    intro = "公開の取消は二人で行います。あなたが申請し、別の担当者が承認します。"
    submit = "公開の取消を申請する"
    warning = "承認されると、この版の前に公開された版が、再び使われます。"
    next_steps = ("別の担当者が「承認申請」の画面で承認すると、前の版が10秒以内に使われ始めます。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        drug_publishing.ask_to_roll_back(release_id=answers["about"], reason=answers["reason"], by=by, at=at)
        return f"DrugRelease:{answers['about']}"


class Discard(AboutRelease):
    """破棄."""

    name, title, form_class = "drug_discard", "医薬品マスターの版を破棄する", ReleaseForm
    to = ReleaseState.DISCARDED
    intro = "取り込んだ版を、公開せずに破棄します。同じファイルは、もう一度取り込めます。"
    submit = "破棄する"
    warning = "破棄した版は、公開できません。"
    next_steps = ("使われている版は変わりません。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Discard it."""
        return f"DrugRelease:{discard(release_id=answers['about'], by=by, at=at).pk}"


def _release(named: str, to: ReleaseState) -> DrugRelease:
    is_number = named.isascii() and named.isdecimal() and len(named) <= LONGEST
    row = DrugRelease.objects.filter(pk=int(named)).first() if is_number else None
    if row is None or to not in RELEASE.moves[row.state]:
        raise NotFound("この操作のできる版は見つかりません。")
    return row
