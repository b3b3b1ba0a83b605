"""Fields that are typed: a text whose limit stands beside it, and which nothing cuts; a number; a day."""

from typing import Any

from django import forms

from platform_site.identifiers.digits import compact


TOO_LONG = "%(limit_value)d文字までで入力してください。いまは%(show_value)d文字です。"


class Text(forms.CharField):
    """A text of at most so many characters, as its help says; the server counts them, a line's end as one.

    A browser that is told the limit cuts off what is pasted beyond it, and nobody sees that a part is gone.
    `says_limit=False` is for a code whose help says how many digits it has.
    """

    def __init__(self, *, max_length: int, help_text: str = "", says_limit: bool = True, **kwargs: Any) -> None:
        limit = f"{max_length}文字までです。" if says_limit else ""
        super().__init__(
            max_length=max_length, help_text=f"{limit}{help_text}", error_messages={"max_length": TOO_LONG}, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """Take a line's end as one character, as whoever types it counts, and not as the two that a browser sends."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the widget's attributes without the limit."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Number(forms.DecimalField):
    """A number, in full width too: Django reads such digits, and refuses the point between them."""

    def to_python(self, value: Any) -> Any:
        """Read the number in half width."""
        return super().to_python(compact(value) if isinstance(value, str) else value)


def long_text(label: str, most: int, *, rows: int = 4, **kwargs: Any) -> Text:
    """Return a field of several lines."""
    return Text(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def day_field(label: str, *, required: bool, help_text: str) -> forms.DateField:
    """Return a field for a day, typed as 2026-12-05."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "2026-12-05のように入力してください。"},
    )  # fmt: skip
