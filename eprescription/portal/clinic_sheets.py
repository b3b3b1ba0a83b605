"""処方の下書き: the rows that a prescriber has typed so far, as texts; kept sealed on the server between two pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import QueryDict

from eprescription.portal.clinic_forms import HeadForm, MedicineForm
from eprescription.portal.clinic_kinds import KindForm
from eprescription.portal.clinic_narcotics import NarcoticsForm
from eprescription.portal.clinic_splits import SplitForm
from eprescription.portal.clinic_values import ValuesForm
from eprescription.rules.records.rp_relations import MOST_RPS


FIELDS = tuple(MedicineForm.base_fields)
WHOLE_FORMS = (KindForm, HeadForm, SplitForm, ValuesForm, NarcoticsForm)
WHOLE = tuple(name for form in WHOLE_FORMS for name in form.base_fields)
"""What is typed for the whole prescription."""
_REPLACES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9][0-9]{0,5}", re.ASCII)
MOST_ROWS = MOST_RPS + 1
"""One more than a prescription may have, so that the rules say that it is too many."""
DOSES = ("dose", "uneven", "single_dose")
Row = dict[str, str]


@dataclass(frozen=True, repr=False)
class Sheet:
    """What is typed: one row a medicine, `drug` as `queries.drug_search.Found.value`, the rest as somebody typed it.

    `whole` is what is typed for the whole prescription, by field. `check` is the id of the last check that was made of
    it, `word` what medicines are searched by; `replaces` names the prescription, and the version of it, that it is to
    take the place of, as `uid:1`.
    """

    rows: tuple[Row, ...] = ()
    whole: Mapping[str, str] = field(default_factory=dict)
    check: str = ""
    word: str = ""
    replaces: str = ""

    @property
    def includes_own(self) -> bool:
        """Whether it is checked against what the facility itself prescribed."""
        return bool(self.whole.get("include_own"))

    @property
    def replaced(self) -> UUID | None:
        """The prescription that it is to take the place of; None for a new one."""
        return UUID(self.replaces.partition(":")[0]) if self.replaces else None

    def added(self, row: Row) -> "Sheet":
        """Return the sheet with one more row, up to `MOST_ROWS`."""
        return replace(self, rows=(*self.rows, row)[:MOST_ROWS], word="")

    def without(self, place: int) -> "Sheet":
        """Return the sheet without a row, counted from 0; as it is where there is none."""
        return replace(self, rows=tuple(row for number, row in enumerate(self.rows) if number != place))

    def swapped(self, place: int, drug: str) -> "Sheet":
        """Return the sheet with another medicine in a row, without the doses: another's would be wrong."""
        other = {"drug": drug, **dict.fromkeys(DOSES, "")}
        rows = (row | other if number == place else row for number, row in enumerate(self.rows))
        return replace(self, rows=tuple(rows))

    def answers(self) -> dict[str, Any]:
        """Return the sheet as a draft keeps it."""
        return asdict(self)


def sheet_in(data: QueryDict, *, names: Iterable[str] = WHOLE) -> Sheet:
    """Return the sheet that a form holds; `names` are the fields of the whole prescription."""
    drugs = data.getlist("drug")[:MOST_ROWS]
    rows = tuple(
        {"drug": drug, **{name: data.get(f"m{number}-{name}", "") for name in FIELDS}}
        for number, drug in enumerate(drugs)
    )
    head = {name: data.get(name, "") for name in ("check", "word")}
    replaces = data.get("replaces", "")
    whole = {name: str(data[name]) for name in names if data.get(name)}
    return Sheet(rows, whole, **head, replaces=replaces if _REPLACES.fullmatch(replaces) else "")


def kept_sheet(answers: Mapping[str, Any]) -> Sheet:
    """Return the sheet that a draft kept."""
    return Sheet(**{**answers, "rows": tuple(answers["rows"])})
