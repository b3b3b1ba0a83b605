"""医薬品マスター of レセプト電算処理システム (`y`, CP932, zipped or not): all of it, or what changed since."""

from collections.abc import Iterator, Mapping

from eprescription.gateways.archives import unpacked
from eprescription.gateways.master_tables import read_all, refuse, refuse_twice, rows, wrong_line
from eprescription.rules.drugs import deltas, receipt_rows
from eprescription.rules.drugs.cells import Cells
from eprescription.rules.drugs.entries import DrugEntry


def read(content: bytes) -> tuple[DrugEntry, ...]:
    """Return the medicines of a full file; raise WrongDrugFile."""
    lines = list(_lines(content))
    refuse_twice(lines, "receipt_code")
    return read_all(lines, lambda cells: receipt_rows.entry_of(cells, receipt_rows.values_of(cells)))


def read_delta(content: bytes, before: Mapping[str, DrugEntry]) -> tuple[DrugEntry, ...]:
    """Return all medicines after a delta onto those before, by receipt code; raise WrongDrugFile."""
    lines = list(_lines(content))
    if not lines:
        raise wrong_line(1, "ファイルに行がありません。")
    after, mistakes = deltas.merged(before, lines)
    refuse(mistakes)
    return tuple(after.values())


def _lines(content: bytes) -> Iterator[Cells]:
    for number, cells in rows(unpacked(content)):
        if len(cells) not in receipt_rows.WIDTHS:
            raise wrong_line(number, f"{len(cells)}列あります。医薬品マスターは40列または42列です。")
        yield receipt_rows.cells_of(number, cells)
