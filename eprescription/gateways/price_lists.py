"""薬価基準収載品目リスト, and our own `masters/drugs.csv`: files of medicines with headings."""

from eprescription.gateways.archives import unpacked
from eprescription.gateways.master_tables import read_all, refuse_twice, with_headings
from eprescription.rules.drugs import prices
from eprescription.rules.drugs.entries import DrugEntry


def read(content: bytes) -> tuple[DrugEntry, ...]:
    """Return the medicines of a list, each once; raise WrongDrugFile."""
    lines = with_headings(unpacked(content), prices.NEEDED, prices.HEADINGS)
    refuse_twice(lines, "receipt_code")
    return read_all(lines, prices.entry_of)
