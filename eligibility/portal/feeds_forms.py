"""The forms of the pages of files."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from platform_site.portal.forms import Form
from platform_site.portal.requests import Request


class FileForm(Form):
    """A CSV file."""

    file = forms.FileField(
        label="ファイル",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="CSV。文字コードは UTF-8、BOM付きUTF-8、Shift_JIS（CP932）のどれでも読めます。",
        error_messages={
            "required": "CSVファイルを選んでください。",
            "empty": "ファイルが空です。書き出しをやり直してください。",
        },
    )

    def content(self) -> bytes:
        """Return what was sent, byte for byte."""
        sent: UploadedFile = self.cleaned_data["file"]
        return sent.read()


class DecisionForm(Form):
    """What a second person says about a held file."""

    decision = forms.ChoiceField(
        label="判断",
        choices=[("release", "承認する（反映を続ける）"), ("reject", "取り下げる（反映しない）")],
        widget=forms.RadioSelect,
        error_messages={"required": "承認するか、取り下げるかを選んでください。"},
    )
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)


def file_form(request: Request) -> FileForm:
    """Return the form as it begins, or as it was sent; one whose file is too long says so."""
    if request.method != "POST":
        return FileForm()
    form = FileForm(request.POST, request.FILES)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "file" not in request.FILES and int(length) > settings.FEED_LIMIT:
        most = settings.FEED_LIMIT // 1024 // 1024
        form.fields["file"].error_messages["required"] = f"ファイルが大きすぎます。{most} MB までに分けてください。"
    return form
