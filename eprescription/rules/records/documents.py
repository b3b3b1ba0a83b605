"""The prescription that records are; whoever has read JSON comes in here too, with the same records."""

from collections.abc import Iterator, Sequence
from itertools import islice

from eprescription.errors.records import BringsRedemptionNumber, Truncated
from eprescription.rules.document import Document, Form
from eprescription.rules.faults import MOST_FAULTS, Read
from eprescription.rules.records.head import head_of
from eprescription.rules.records.head_relations import head_faults
from eprescription.rules.records.lines import Line, entries_of
from eprescription.rules.records.order import order_faults
from eprescription.rules.records.rp_relations import rp_faults
from eprescription.rules.records.rps import rp_of
from eprescription.rules.records.sections import Section, missing_faults, section_of
from eprescription.rules.records.values import faults_of
from platform_site.errors import Fault


def document_of(lines: Sequence[Line], *, is_slip: bool = False) -> Read[Document]:
    """Return the prescription that the lines of a file are, or all that is wrong with its records.

    Rules between records are judged once each record is right by itself. A file brings no redemption number, for the
    platform gives it; a slip of paper (`is_slip`) may bear one.
    """
    read = entries_of(lines)
    entries = read.value or ()
    faults = [*read.faults, *order_faults(entries), *(fault for entry in entries for fault in faults_of(entry))]
    if not entries:
        faults.append(Fault(Truncated, "/records", "レコードが1つもありません。"))
    if faults:
        return Read(None, tuple(faults[:MOST_FAULTS]))
    return document_in(section_of(entries), Form.RECORD_FILE, is_slip=is_slip)


def document_in(head: Section, form: Form, *, is_slip: bool = False) -> Read[Document]:
    """Return the prescription that a tree of checked records is, or which records contradict each other or lack."""
    faults = tuple(islice(missing_faults(head), MOST_FAULTS)) or tuple(islice(_relations(head, is_slip), MOST_FAULTS))
    return Read(None, faults) if faults else Read(_document(head, form))


def _relations(head: Section, is_slip: bool) -> Iterator[Fault]:  # noqa: FBT001
    yield from head_faults(head)
    yield from rp_faults(head)
    number = head.one("82")
    if number.text("redemption_number") and not is_slip:
        yield number.wrong(BringsRedemptionNumber, "redemption_number", "登録のときは空にします。")


def _document(head: Section, form: Form) -> Document:
    return Document(
        form=form,
        rps=tuple(rp_of(number, section) for number, section in enumerate(head.parts, start=1)),
        clinical_notes=tuple((entry.text("name"), entry.text("comment")) for entry in head.all("301")),
        renal_values=tuple(entry.text("value") for entry in head.all("302")),
        **head_of(head),
    )
