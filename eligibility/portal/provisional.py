"""`/staff/same-day`: one new member who is registered while she waits, by the rules of the feed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages

from eligibility.actions import provisional
from eligibility.errors import SameDayRefused
from eligibility.queries.feed_codes import names_of
from eligibility.rules.feed_layout import COLUMNS
from eligibility.rules.ledger import Outcome
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import Invalid
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.pages import INSURER
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps


SEX = [("1", "男"), ("2", "女"), ("3", "未設定")]
RELATIONSHIP = [("1", "本人"), ("2", "家族")]
TEXTS = (
    "symbol", "number", "branch", "acquired_on", "link_token", "name", "kana", "birth_date", "postal_code", "address",
    "householder", "issued_on", "valid_from", "last_day", "elderly_ratio", "elderly_from", "elderly_last_day", "ratio",
    "ratio_from", "ratio_last_day",
)  # fmt: skip
SAID = {
    Outcome.ADDED: (messages.SUCCESS, "登録しました。窓口の資格確認に、すぐ使われます。"),
    Outcome.UNCHANGED: (messages.SUCCESS, "同じ内容がすでに登録されています。何も変えていません。"),
    Outcome.HELD: (
        messages.WARNING,
        "住民情報または紐付番号の本人と一致しないため保留しました。窓口には提供していません。疑義案件をご覧ください。",
    ),
}


def _text(name: str) -> forms.CharField:
    column = COLUMNS[name]
    most = 200 if name == "address" else 100
    help_text = column.holds.replace("日付", "日付。例: 2026-04-01、令和8年4月1日", 1)
    return forms.CharField(label=column.japanese, help_text=help_text, required="n" in column.needed, max_length=most)


class SameDayForm(Form):
    """The columns of a new line."""

    days = tuple(name for name in TEXTS if COLUMNS[name].holds.startswith("日付"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        card_classes = names_of("card_class", on=jst_day(clock.now()))
        choices = {"sex": SEX, "relationship": RELATIONSHIP, "card_class": list(card_classes.items())}
        texts = {name: _text(name) for name in TEXTS}
        chosen = {
            name: forms.ChoiceField(label=COLUMNS[name].japanese, choices=[("", "選んでください"), *each])
            for name, each in choices.items()
        }
        self.fields = {name: field for name in COLUMNS if (field := {**texts, **chosen}.get(name))}


class SameDay(Steps):
    """Registering one member of today."""

    name = "same_day"
    title = "即日の登録"
    form_class = SameDayForm
    may = Permission.UPLOAD_FEEDS
    kinds = INSURER
    parent = "feeds"
    intro = (
        "窓口で待っている方など、お一人をその場で登録します。"
        "次の加入者情報ファイルに同じ方の行があっても、二重にはなりません。"
    )
    warning = "登録すると、すぐに医療機関・薬局の窓口へ提供されます。"
    leads = {"Job": ("feed", "登録した内容の結果へ")}
    next_steps = ("次の加入者情報ファイルにも、この方の行を「新規」として入れてください。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Register her; what a line would be refused for stands at its field."""
        row = {name: str(value) for name, value in answers.items() if value}
        try:
            registered = provisional.register_same_day(row=row, by=by, at=at)
        except SameDayRefused as refused:
            raise Invalid(refused.detail, faults=refused.faults) from refused
        level, text = SAID[Outcome(registered.outcome)]
        messages.add_message(request, level, text)
        return f"Job:{registered.uid}"
