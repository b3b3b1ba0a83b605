"""併用禁忌の組: one line a pair, with both sides, wash-out in whole days and how sure its source is."""

import re
from datetime import date

from eprescription.gateways.component_files import INGREDIENT
from eprescription.gateways.master_tables import read_all, refuse_twice, with_headings
from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.components import key_of
from eprescription.rules.drugs.concepts import Pair, PairSide


COLUMNS = (
    "pair_id", "a_name", "a_component", "a_codes7", "a_is_strict", "b_name", "b_component", "b_codes7",
    "b_is_strict", "days_after_a", "days_after_b", "mechanism", "condition", "is_conditional", "confidence", "source",
    "valid_from", "valid_until",
)  # fmt: skip
CONFIDENCE = ("high", "medium")
MOST_DAYS = 365
_PAIR_ID = re.compile(r"[A-Za-z0-9-]{1,20}")


def read(content: bytes) -> tuple[Pair, ...]:
    """Return the pairs of a file; raise WrongDrugFile."""
    lines = with_headings(content, COLUMNS)
    refuse_twice(lines, "pair_id")
    return read_all(lines, _pair)


def _pair(cells: Cells) -> Pair:
    return Pair(
        pair_id=cells.code("pair_id", _PAIR_ID, needed=True),
        a=_side(cells, "a"),
        b=_side(cells, "b"),
        days_after_a=cells.number("days_after_a", MOST_DAYS),
        days_after_b=cells.number("days_after_b", MOST_DAYS),
        mechanism=cells.text("mechanism", 200),
        condition=cells.text("condition", 200),
        is_conditional=cells.flag("is_conditional"),
        confidence=cells.choice("confidence", CONFIDENCE),
        source=cells.text("source", 200, needed=True),
        valid_from=cells.day("valid_from") or date.min,
        valid_until=cells.day("valid_until"),
    )


def _side(cells: Cells, side: str) -> PairSide:
    return PairSide(
        component=key_of(cells.text(f"{side}_component", 90, needed=True)),
        name=cells.text(f"{side}_name", 100, needed=True),
        codes7=frozenset(cells.codes(f"{side}_codes7", INGREDIENT, needed=True)),
        is_strict=cells.flag(f"{side}_is_strict"),
    )
