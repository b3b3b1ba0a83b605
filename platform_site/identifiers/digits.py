"""What every number asks of its digits before it believes them."""

import unicodedata

from platform_site.errors.fields import CheckDigit, Format
from platform_site.identifiers.problems import BadIdentifier


PREFECTURES = frozenset(f"{number:02}" for number in range(1, 48))


# NFKC takes the square of the length of a run of combining marks, which anybody may send.
LONGEST = 100


def compact(text: str) -> str:
    """Return the text in half width (NFKC) and without any space; what is too long to be a number, as it is."""
    if len(text) > LONGEST:
        return text
    # Once more without the spaces: ¨ is one with a mark, which then stands on the letter before it.
    return unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", text).split()))


def require_digits(text: str, *lengths: int) -> None:
    """Refuse with `Format` what is not ASCII digits of one of these lengths."""
    if text.isascii() and text.isdigit() and len(text) in lengths:
        return
    wanted = "または".join(f"{length}桁" for length in lengths)
    lost = text.isascii() and text.isdigit() and len(text) < max(lengths)
    reason = f"{len(text)}桁しかありません。先頭の0が消えていないか確かめてください。" if lost else ""
    raise BadIdentifier(problem=Format, hint=f"{wanted}の数字です。{reason}")


def require_check_digit(last: str, expected: int) -> None:
    """Refuse with `CheckDigit` a last digit that the others do not give."""
    if last != str(expected):
        raise BadIdentifier(problem=CheckDigit, hint="最後の1桁が、その前の数字から計算した検証番号と合いません。")


def require_prefecture(code: str, *, also: frozenset[str] = frozenset()) -> None:
    """Refuse with `Format` a prefecture other than 01 to 47 and those in `also`."""
    if code not in PREFECTURES | also:
        raise BadIdentifier(problem=Format, hint="都道府県番号の2桁が01～47ではありません。")
