"""The one door for prescriptions, whatever their form."""

from eprescription.errors.json_form import JsonBroken
from eprescription.errors.records import BrokenEncoding, RecordBroken
from eprescription.gateways import json_documents, record_files
from eprescription.rules.document import Document, Form
from eprescription.rules.faults import Read, record_pointer
from eprescription.rules.records.documents import document_of
from platform_site.errors import Fault


def read(content: bytes, form: Form) -> Document:
    """Return the prescription that signed bytes are; raises RecordBroken or JsonBroken."""
    if form is Form.RECORD_FILE:
        return _only(_from_file(content, record_files.HEADER), RecordBroken)
    return _only(json_documents.read(content), JsonBroken)


def read_slip(text: str) -> Document:
    """Return the prescription that the joined symbols of a slip of paper hold (`JAHIS10`); raises RecordBroken.

    A slip may bear a redemption number. The scanner's text has to be whole, with CR LF and 1Ah.
    """
    try:
        content = record_files.as_bytes(text)
    except UnicodeEncodeError as error:
        line = text[: error.start].count("\n") + 1
        raise RecordBroken(faults=[Fault(BrokenEncoding, record_pointer(line))]) from error
    return _only(_from_file(content, record_files.SLIP_HEADER, is_slip=True), RecordBroken)


def _from_file(content: bytes, header: str, *, is_slip: bool = False) -> Read[Document]:
    lines = record_files.read(content, header=header)
    return document_of(lines.value, is_slip=is_slip) if lines.value is not None else Read(None, lines.faults)


def _only(found: Read[Document], refusal: type[RecordBroken | JsonBroken]) -> Document:
    if found.value is None or found.faults:
        raise refusal(faults=found.faults)
    return found.value
