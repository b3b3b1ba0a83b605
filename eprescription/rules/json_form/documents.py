"""The prescription that a JSON value is, by the same rules as the record file's."""

from eprescription.rules.document import Document, Form
from eprescription.rules.faults import MOST_FAULTS, Read
from eprescription.rules.json_form.reading import Reading
from eprescription.rules.json_form.shape import PRESCRIPTION
from eprescription.rules.records.documents import document_in
from eprescription.rules.records.sections import Section
from eprescription.rules.records.values import faults_of
from platform_site.errors import Fault


def document_of(value: object) -> Read[Document]:
    """Return the prescription, or all that is wrong with its shape and texts, else with its values, else between them.

    Pointers are the members' paths.
    """
    reading = Reading()
    head = reading.section(value, PRESCRIPTION, "", {})
    if reading.faults:
        return Read(None, tuple(reading.faults[:MOST_FAULTS]))
    faults = tuple(_value_faults(head)[:MOST_FAULTS])
    return Read(None, faults) if faults else document_in(head, Form.JSON)


def _value_faults(section: Section) -> list[Fault]:
    own = [fault for entry in section.entries for fault in faults_of(entry)]
    return own + [fault for part in section.parts for fault in _value_faults(part)]
