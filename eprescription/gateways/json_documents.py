"""The door for prescriptions in JSON: strict JSON in UTF-8, then the rules of the form."""

from dataclasses import replace

from eprescription.errors.json_form import TextUnfit
from eprescription.rules.document import Document
from eprescription.rules.faults import Read
from eprescription.rules.json_form.documents import document_of
from platform_site.errors import Character, Fault, Format, Invalid, Length, NotJson, TooDeep
from platform_site.gateways import strict_json


MOST_BYTES = 256 * 1024


def read(content: bytes) -> Read[Document]:
    """Return the prescription that the bytes are, or all that is wrong with them; raises nothing."""
    if len(content) > MOST_BYTES:
        return Read(None, (Fault(Length, "", f"{MOST_BYTES // 1024}KBまでです。"),))
    try:
        value = strict_json.parse(content)
    except (NotJson, TooDeep) as error:
        return Read(None, (Fault(Format, "", error.detail),))
    except Invalid as error:
        return Read(None, tuple(_named(fault) for fault in error.faults))
    return document_of(value)


def _named(fault: Fault) -> Fault:
    # A line break in a text is refused at the door of all JSON; here its code says what it would have opened (I04-5).
    return replace(fault, problem=TextUnfit) if fault.problem is Character else fault
