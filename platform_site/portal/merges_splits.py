"""Asking that a merge be undone, as the first of two officers (I08-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from platform_site import clock
from platform_site.actions import splitting
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import PersonMerge
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.merges_words import DOCUMENTS
from platform_site.portal.pages import FUND
from platform_site.portal.requests import Request
from platform_site.portal.steps_about import AboutForm, Lines, StepsAbout
from platform_site.states import MergeState
from platform_site.templatetags.site import day


class SplitForm(AboutForm):
    """What shows that they are two."""

    documents = forms.MultipleChoiceField(
        label="確かめた書類", choices=list(DOCUMENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="氏名、番号、住所は書かないでください。",
    )  # fmt: skip


class MergeSplit(StepsAbout):
    """The request to make one record two again."""

    name, title, parent = "merge_split", "統合の取消の申請", "merges"
    form_class = SplitForm
    may, kinds = Permission.MERGE_PERSONS, FUND
    intro = "別の方の記録を統合していたとき、二つに戻します。あなたが申請し、別の担当者が承認します。"
    submit = "取消を申請する"
    warning = (
        "承認されると、移した資格・カードなどが元の記録に戻ります。医療機関には、本人の確認をもう一度お願いします。"
    )
    next_steps = ("別の担当者が「本人の統合」の画面で承認すると、二つの記録に戻ります。",)

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return when and why they were made one; raise NotFound for a merge that does not stand."""
        merge = PersonMerge.objects.filter(uid=uid, state=MergeState.MERGED).first()
        if merge is None or merge.merged_at is None:
            raise NotFound("取り消せる統合は見つかりません。")
        return [("統合した日", day(merge.merged_at)), ("統合の理由", merge.reason)]

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask."""
        evidence = {"documents": answers["documents"], "seen_on": str(jst_day(clock.now()))}
        merge = splitting.request_split(
            uid=answers["about"], reason=answers["reason"], evidence=evidence, by=by, at=at
        )  # fmt: skip
        return f"PersonMerge:{merge.uid}"
