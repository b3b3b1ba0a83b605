"""一般名処方マスタ: which products each generic name stands for, one line a name."""

from datetime import date

from eprescription.gateways.master_tables import read_all, refuse_twice, with_headings
from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.entries import GenericEntry
from eprescription.rules.drugs.prices import GENERIC_CODE, RECEIPT_CODE


COLUMNS = ("code", "name", "unit", "receipt_codes", "valid_from", "valid_until")


def read(content: bytes) -> tuple[GenericEntry, ...]:
    """Return the generic names of a file; raise WrongDrugFile."""
    lines = with_headings(content, COLUMNS)
    refuse_twice(lines, "code")
    return read_all(lines, _entry)


def _entry(cells: Cells) -> GenericEntry:
    return GenericEntry(
        code=cells.code("code", GENERIC_CODE, needed=True),
        name=cells.text("name", 200, needed=True),
        unit=cells.text("unit", 40, needed=True),
        receipt_codes=cells.codes("receipt_codes", RECEIPT_CODE, needed=True),
        valid_from=cells.day("valid_from") or date.min,
        valid_until=cells.day("valid_until"),
    )
