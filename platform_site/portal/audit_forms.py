"""The form by which the audit trail is searched."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms

from platform_site import clock
from platform_site.models import AuditEvent
from platform_site.periods import jst_day
from platform_site.portal.forms import Form
from platform_site.portal.suggesting import Suggested
from platform_site.queries.audit_criteria import clients_of, organisations_of
from platform_site.queries.event_names import choices, code_of


LONGEST = 31
FIRST = date(2000, 1, 1)
DAY = {"type": "date"}
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


def check_day(day: date) -> date:
    """Return a day on which there may be a line; raise ValidationError for one that is to come, or long before."""
    if not FIRST <= day <= jst_day(clock.now()):
        raise forms.ValidationError("今日か、それより前の日を入力してください。")
    return day


class AuditForm(Form):
    """A period, and whatever else is known."""

    first = forms.DateField(label="期間の初日", widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label="期間の末日", widget=forms.DateInput(attrs=DAY), help_text=f"初日から{LONGEST}日以内")
    event = forms.CharField(
        label="出来事", max_length=80, required=False, widget=Suggested(choices),
        help_text="一部を入力すると候補が出ます。名前（例: 資格確認）かコード（例: eligibility.checked）で指定します。",
    )  # fmt: skip
    outcome = forms.ChoiceField(label="結果", required=False, choices=[("", "すべて"), *AuditEvent.Outcome.choices])
    code = forms.CharField(label="拒否のコード", max_length=40, required=False, help_text="例: AUTH-SCOPE")
    organisation = forms.CharField(label="機関コード", max_length=20, required=False)
    client = forms.CharField(label="クライアントID", max_length=64, required=False)
    user = forms.CharField(
        label="利用者名", max_length=64, required=False,
        help_text="職員の利用者名、職員番号、または機関のシステムが送った X-Acting-User の値",
    )  # fmt: skip
    request_id = forms.CharField(label="問い合わせ番号", max_length=64, required=False)
    about = forms.CharField(label="対象", max_length=100, required=False, help_text="例: Job:… のように種別と識別子")

    def clean_first(self) -> date:
        """Refuse a day that is to come."""
        return check_day(self.cleaned_data["first"])

    def clean_last(self) -> date:
        """Refuse a day that is to come."""
        return check_day(self.cleaned_data["last"])

    def clean_event(self) -> str:
        """Return the code of what was chosen by its name or its code; refuse what is neither."""
        code = code_of(str(self.cleaned_data["event"]))
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError("候補から選ぶか、eligibility.checked のような形のコードを入力してください。")
        return code

    def clean_organisation(self) -> str:
        """Refuse a code that no organisation has."""
        code = str(self.cleaned_data["organisation"])
        if code and not organisations_of(code):
            raise forms.ValidationError("この機関コードの機関は登録されていません。")
        return code

    def clean_client(self) -> str:
        """Refuse a client id that no system has."""
        client_id = str(self.cleaned_data["client"])
        if client_id and not clients_of(client_id):
            raise forms.ValidationError("このクライアントIDのシステムは登録されていません。")
        return client_id

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or that is too long."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "末日は、初日と同じか、それより後の日にしてください。")
        elif first and last and last - first >= timedelta(days=LONGEST):
            self.add_error("last", f"期間は{LONGEST}日以内にしてください。長い期間は、分けて検索してください。")
        return cleaned
