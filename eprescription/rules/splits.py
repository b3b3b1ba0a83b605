"""分割調剤: one of up to three prescriptions, between which the amount is divided (records 63 and 102)."""

from collections.abc import Iterator

from eprescription.errors.limits import SplitRefused
from eprescription.rules.document import Document, Rp, Split
from platform_site.errors import Fault


MOST = 3


def faults_of(document: Document) -> Iterator[Fault]:
    """Yield what is wrong with the instruction to split, and with each RP's share of it."""
    if document.split is not None:
        yield from _faults_of_split(document.split)
    for rp in document.rps:
        yield from _faults_of_share(rp, is_split=document.split is not None)


def _faults_of_split(split: Split) -> Iterator[Fault]:
    if not 1 <= split.total <= MOST:
        yield _refused("/split", f"分割の総回数は1から{MOST}までです。")
    if not 1 <= split.part <= split.total:
        yield _refused("/split", "何回目かは、1から総回数までです。")


def _faults_of_share(rp: Rp, *, is_split: bool) -> Iterator[Fault]:
    part, total = rp.split_quantity, rp.total_quantity
    if (part is None) == is_split or (total is None) == is_split:
        wanted = "今回分と総量の両方が必要です。" if is_split else "分割の指示がないのに、分割数量があります。"
        yield _refused(f"/rps/{rp.number}", wanted)
    elif part is not None and total is not None and not 1 <= part <= total:
        yield _refused(f"/rps/{rp.number}", "今回分は、1から総量までです。")


def _refused(pointer: str, hint: str) -> Fault:
    return Fault(SplitRefused, pointer, hint)
