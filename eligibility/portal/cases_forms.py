"""The forms about cases: a message, and the word with which one ends."""

from django import forms

from platform_site.portal.forms import Form
from platform_site.portal.steps_about import AboutForm


NO_NAMES = "氏名、記号・番号、住所は書かないでください。加入者は「資格の識別子」で示せます。"


class MessageForm(Form):
    """What a party writes to the others."""

    text = forms.CharField(label="本文", max_length=2000, help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 5}))


class EndForm(AboutForm):
    """The word of a party."""

    resolution = forms.ChoiceField(label="結果", widget=forms.RadioSelect)


class ResumeForm(EndForm):
    """The word with which a link is told again, and why."""

    reason = forms.CharField(
        label="確認した内容", max_length=500, help_text=f"何で本人を確かめたかを書いてください。{NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class ReasonForm(AboutForm):
    """Why a link is told again that no case holds."""

    reason = forms.CharField(
        label="確認した内容", max_length=500, help_text=f"何で本人を確かめたかを書いてください。{NO_NAMES}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
