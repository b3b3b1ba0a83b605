"""Words and shapes that all templates use."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from platform_site.periods import jst_day


register = template.Library()
TONES = {
    "ok": ("✓", "done published approved merged confirmed granted active"),
    "wait": ("…", "queued running requested answered pending loaded splitting"),
    "stop": ("!", "held failed dead declined open suspended overdue rolled_back rejected inactive"),
    "off": ("–", "closed withdrawn discarded split ended disabled"),
}
_TONE_OF = {state: tone for tone, (_, states) in TONES.items() for state in states.split()}


@register.simple_tag
def status(state: str, label: str) -> SafeString:
    """Return a state in words, with a sign and a colour that only repeat them."""
    tone = _TONE_OF.get(str(state), "off")
    return format_html(
        '<span class="status status--{}"><span aria-hidden="true">{}</span> {}</span>', tone, TONES[tone][0], label
    )


@register.filter
def day(value: Any) -> str:
    """Return a day of Japan, such as 2026年11月21日."""
    if not value:
        return "–"
    on = jst_day(value) if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日"


@register.filter
def moment(value: datetime | None, *, seconds: bool = False) -> SafeString | str:
    """Return a moment in Japan, such as 2026年11月22日 3:50, in an element; the same way on every page."""
    if value is None:
        return "–"
    at = localtime(value)
    clock = f"{at.hour}:{at:%M:%S}" if seconds else f"{at.hour}:{at:%M}"
    return format_html('<time class="moment" datetime="{}">{} {}</time>', at.isoformat("T", "seconds"), day(at), clock)


@register.filter
def moment_to_the_second(value: datetime | None) -> SafeString | str:
    """Return a moment in Japan to the second, such as 2026年11月22日 3:50:07."""
    return moment(value, seconds=True)


@register.filter
def tail(value: Any, shown: int = 4) -> str:
    """Return the last characters of an identifier, and dots for the others."""
    text = str(value)
    return "•" * max(len(text) - shown, 0) + text[-shown:] if len(text) > shown else "•" * len(text)
