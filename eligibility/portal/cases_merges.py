"""Asking that two records of one person be made one: named by coverages or cases, never by numbers (I08-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from eligibility.queries.merge_records import Comparison, compared, record_named
from platform_site import clock
from platform_site.actions import merging
from platform_site.actors import Actor
from platform_site.errors.merging import PersonsDiffer
from platform_site.identifiers import BadIdentifier, japanese_dates
from platform_site.models import Person
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.forms import Form, ThingField
from platform_site.portal.merges_words import DETAILS, DOCUMENTS
from platform_site.portal.pages import FUND
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps
from platform_site.transactions import reads


NAMED = "加入者の資格の画面か、案件の画面に示される識別子です。画面のアドレスを貼り付けてもかまいません。"


class MergeForm(Form):
    """Which two records, and what shows that they are one person's."""

    kept = ThingField(label="残す記録の、資格または案件の識別子", help_text=NAMED)
    merged = ThingField(label="統合する記録の、資格または案件の識別子", help_text=NAMED)
    documents = forms.MultipleChoiceField(
        label="確かめた書類", choices=list(DOCUMENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    seen_on = forms.CharField(label="確かめた日", max_length=40, help_text="例: 令和8年11月20日、2026-11-20")
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="氏名、番号、住所は書かないでください。",
    )  # fmt: skip
    details_confirmed = forms.BooleanField(
        label="生年月日・性別・死亡日の食い違いを、公的な書類で確かめた", required=False
    )
    days = ("seen_on",)
    by: Actor = Actor()
    comparison: Comparison | None = None
    records: tuple[Person, Person] | None = None

    def clean_seen_on(self) -> str:
        """Read a day in any way that clerks write it; not one that is still to come."""
        try:
            day = japanese_dates.parse(self.cleaned_data["seen_on"])
        except BadIdentifier as bad:
            raise forms.ValidationError(bad.hint) from None
        if day > jst_day(clock.now()):
            raise forms.ValidationError("今日までの日付を入力してください。")
        return str(day)

    def clean(self) -> dict[str, Any]:
        """Find both records and compare them."""
        cleaned = super().clean()
        kept, merged = self._record("kept"), self._record("merged")
        if kept is None or merged is None:
            return cleaned
        if kept == merged:
            self.add_error("merged", "同じ方の記録です。別の記録の識別子を入力してください。")
            return cleaned
        self.records, self.comparison = (kept, merged), compared(kept, merged)
        if self.comparison.is_contradictory and not cleaned.get("details_confirmed"):
            self.add_error("details_confirmed", PersonsDiffer.problem.title + PersonsDiffer.problem.cause)
        return cleaned

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, and how the two records compare: masked, in words (E-16)."""
        told = self.comparison
        assert told is not None  # noqa: S101 - a right form has compared them
        lines = [("一致する項目", told.agrees), ("一致しない項目", told.differs)]
        compared = [
            {"name": "", "id": "", "label": label, "text": "、".join(DETAILS[name] for name in names) or "なし"}
            for label, names in lines
        ]
        return [*super().answers(), *compared]

    def _record(self, name: str) -> Person | None:
        uid: UUID | None = self.cleaned_data.get(name)
        record = record_named(self.by, uid) if uid else None
        if uid and record is None:
            self.add_error(name, "この識別子の資格または案件は見つかりません。")
        return record


class MergeAsk(Steps):
    """The request of the first of two officers."""

    name, title, parent = "merge_ask", "本人の記録の統合の申請", "merges"
    form_class = MergeForm
    may, kinds = Permission.MERGE_PERSONS, FUND
    takes = ("kept",)
    intro = (
        "一人の方の記録が二つあるとき、一つにします。"
        "あなたが申請し、別の担当者が根拠を確かめて承認します。後から取り消せます。"
    )
    submit = "統合を申請する"
    warning = (
        "承認されると、統合する記録の資格・カードなどが、残す記録に移ります。"
        "別の方の記録を統合しないよう、確かめてください。"
    )
    next_steps = ("別の担当者が「本人の統合」の画面で承認すると、二つの記録が一つになります。",)

    def initial(self, request: Request) -> dict[str, Any]:
        """Begin with the record from whose page the officer comes."""
        return {"kept": request.GET.get("kept", "")}

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form, which looks for records as this officer sees them."""
        form: Any = super().form(request, data, **initial)
        form.by = request.actor
        return form

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask; what the approver approves are these words and this comparison."""
        kept, merged = _both(by, answers)
        with reads("people.records_compared", persons=[kept.pk, merged.pk], by=by, at=at, ground="law", about="merge"):
            told = compared(kept, merged)
        evidence = {
            "documents": answers["documents"],
            "seen_on": answers["seen_on"],
            "details_confirmed": answers["details_confirmed"],
            "agrees": list(told.agrees),
            "differs": list(told.differs),
            "named_by": [str(answers["kept"]), str(answers["merged"])],
        }
        merge = merging.request_merge(
            kept_uid=kept.uid, merged_uid=merged.uid, reason=answers["reason"], evidence=evidence, by=by, at=at
        )
        return f"PersonMerge:{merge.uid}"


def _both(by: Actor, answers: Mapping[str, Any]) -> tuple[Person, Person]:
    kept, merged = record_named(by, answers["kept"]), record_named(by, answers["merged"])
    assert kept is not None and merged is not None  # noqa: S101, PT018 - the form has found them in this request
    return kept, merged
