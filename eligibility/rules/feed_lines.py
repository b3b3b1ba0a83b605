"""Reading one line of a coverage feed: every cell checked, every fault named, nothing guessed."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.errors import feeds
from eligibility.rules.cells import Cells
from eligibility.rules.feed_layout import CHANGE_CODES, CHANGES, COLUMNS
from eligibility.rules.ledger import Details, Grant, Key, Line, Said
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from eligibility.rules.papers import latest_end
from platform_site.errors import Fault, Format, FutureDate
from platform_site.identifiers import InsurerNumber


_POSTAL = re.compile(r"[0-9]{3}-?[0-9]{4}")
_SEX = ("1", "2", "3")
_NEEDED = {
    letter: tuple(name for name, column in COLUMNS.items() if letter in column.needed) for letter in CHANGES.values()
}


@dataclass(frozen=True)
class Codes:
    """The codes that a line may hold, as they are in force on the day of the feed."""

    card_class: frozenset[str]
    loss_reason: frozenset[str]
    limit_form: frozenset[str]
    limit_class: frozenset[str]
    specific_disease: frozenset[str]


def read(
    row: Mapping[str, str], *, insurer: str, codes: Codes, today: date, index: Callable[[str], bytes]
) -> Line | list[Fault]:
    """Return the line, or all that is wrong with it; `index` turns a link token into what is stored of it."""
    cells = Cells(row)
    change = cells.choice("change", [*CHANGES, *CHANGE_CODES])
    change = CHANGE_CODES.get(change, change)
    letter = CHANGES.get(change, "")
    cells.require(_NEEDED.get(letter, ()))
    number = cells.number("insurer_number", InsurerNumber.parse)
    if number is not None and str(number) != insurer:
        cells.wrong("insurer_number", feeds.AnotherInsurer)
    key, lost_on = _key(cells), cells.day("lost_on")
    loss_reason = cells.choice("loss_reason", codes.loss_reason)
    said = _said(cells, codes, index) if letter in ("n", "c") else None
    address_withheld, self_view_stopped = cells.flag("address_withheld"), cells.flag("self_view_stopped")
    _check_days(cells, key, lost_on, loss_reason, said, today)
    if cells.faults or not change:
        cells.require(["change"])
        return cells.faults
    assert key is not None  # noqa: S101 - without a first day there is a fault
    return Line(
        change=change,
        key=key,
        symbol=cells.text("symbol", 40),
        number=cells.text("number", 40),
        branch=key.branch,
        said=said and Said(said.details, lost_on, loss_reason, grants=said.grants),
        lost_on=lost_on,
        loss_reason=loss_reason,
        address_withheld=address_withheld,
        self_view_stopped=self_view_stopped,
    )


def _key(cells: Cells) -> Key | None:
    acquired_on = cells.day("acquired_on")
    symbol, number = cells.key("symbol", 40, symbol_key), cells.key("number", 40, number_key)
    if not number and cells.is_filled("number"):
        cells.wrong("number", Format, "番号がありません。")
    branch = cells.number("branch", branch_key) or ""
    return Key(number, symbol, branch, acquired_on) if acquired_on else None


def _said(cells: Cells, codes: Codes, index: Callable[[str], bytes]) -> Said:
    token = cells.link_token("link_token")
    birth_date = cells.day("birth_date")
    grants = {grant.name: grant for grant in _grants(cells, codes)}
    details = Details(
        link_index=index(token),
        name=cells.text("name", 100),
        kana=cells.kana("kana"),
        other_name=cells.text("other_name", 100),
        other_kana=cells.kana("other_kana"),
        sex=cells.choice("sex", _SEX),
        sex_other=cells.choice("sex_other", _SEX),
        birth_date=birth_date or date.min,
        postal_code=cells.matching("postal_code", _POSTAL, "7桁の数字です。"),
        address=cells.text("address", 200),
        relationship=cells.choice("relationship", ("1", "2")),
        householder=cells.text("householder", 100),
        card_class=cells.choice("card_class", codes.card_class),
        issued_on=cells.day("issued_on"),
        valid_from=cells.day("valid_from"),
        valid_until=cells.until("last_day"),
    )
    return Said(details, grants=grants)


def _grants(cells: Cells, codes: Codes) -> list[Grant]:
    found = [
        _grant(cells, "ratio", "late_elderly_ratio", needs=["ratio"], percent=_percent(cells, "ratio", 10, 20, 30)),
        _grant(
            cells, "elderly", "elderly", needs=["elderly_ratio"], percent=_percent(cells, "elderly_ratio", 20, 30)
        ),
        _grant(
            cells, "limit", "limit", needs=["limit_form", "limit_class"], may_have=["limit_long_term_on"],
            limit_form=cells.choice("limit_form", codes.limit_form),
            limit_class=cells.choice("limit_class", codes.limit_class),
            long_term_on=cells.day("limit_long_term_on"),
        ),
        _grant(
            cells, "disease", "specific_disease", needs=["disease", "disease_cap"],
            category=cells.choice("disease", codes.specific_disease), monthly_cap=cells.yen("disease_cap"),
        ),
        _grant(cells, "special_care", "special_care", needs=[]),
        _paper(cells),
    ]  # fmt: skip
    return [grant for grant in found if grant]


def _paper(cells: Cells) -> Grant | None:
    """Return the confirmation paper: with an end, at most five years long, returned on no day before its first."""
    returned_on = cells.day("paper_returned_on")
    paper = _grant(
        cells, "paper", "confirmation_paper", needs=["paper_last_day"], may_have=["paper_returned_on"],
        returned_on=returned_on,
    )  # fmt: skip
    if paper is None:
        return None
    if paper.valid_until is None or paper.valid_until > latest_end(paper.valid_from):
        cells.wrong("paper_last_day", feeds.PaperTooLong)
    if returned_on and returned_on < paper.valid_from:
        cells.wrong("paper_returned_on", feeds.PeriodReversed)
    return paper


def _grant(
    cells: Cells, prefix: str, kind: str, *, needs: list[str], may_have: Collection[str] = (), **values: Any
) -> Grant | None:
    begins = f"{prefix}_from"
    if not cells.is_filled(begins, f"{prefix}_issued_on", f"{prefix}_last_day", *needs, *may_have):
        return None
    cells.require([begins, *needs])
    valid_from, valid_until = cells.day(begins), cells.until(f"{prefix}_last_day")
    if valid_from is None:
        return None
    if valid_until and valid_until < valid_from:
        cells.wrong(f"{prefix}_last_day", feeds.PeriodReversed)
    issued_on = cells.day(f"{prefix}_issued_on")
    return Grant(kind, valid_from, valid_until=valid_until, issued_on=issued_on, **values)


def _percent(cells: Cells, name: str, *allowed: int) -> int | None:
    text = cells.choice(name, [str(percent) for percent in allowed])
    return int(text) if text.isdecimal() else None


def _check_days(
    cells: Cells, key: Key | None, lost_on: date | None, loss_reason: str, said: Said | None, today: date
) -> None:
    if said:
        _check_details(cells, said.details, today)
    if lost_on:
        cells.require(["loss_reason"])
    if loss_reason:
        cells.require(["lost_on"])
    if key and lost_on and lost_on < key.acquired_on:
        cells.wrong("lost_on", feeds.LostBeforeAcquired)


def _check_details(cells: Cells, details: Details, today: date) -> None:
    if details.birth_date > today:
        cells.wrong("birth_date", FutureDate)
    if details.valid_from and details.valid_until and details.valid_until < details.valid_from:
        cells.wrong("last_day", feeds.PeriodReversed)
