"""検査値データ等 of an earlier prescription, back in the fields in which they would be typed."""

import re
from collections.abc import Iterable

from eprescription.portal.clinic_values import BODY, MEASURED, RENAL
from eprescription.rules.document import Document


NAMES = {named: name for name, named in (BODY | RENAL).items()}
_READ = re.compile(rf"([^ ]+) (\d+(?:\.\d+)?)(.*?)(?:（{MEASURED} (\d{{4}}-\d\d-\d\d)）)?", re.ASCII)
Typed = dict[str, str]


def typed_of(document: Document) -> Typed:
    """Return an earlier prescription's values, and its remark for the pharmacist, as they would be typed."""
    comment = {"comment": document.clinical_notes[0][1]} if document.clinical_notes else {}
    return _typed(document.renal_values) | comment


def dated_in(document: Document) -> Typed:
    """Return the values that say of which day they are: a weight without one may be another by now."""
    return _typed(text for text in document.renal_values if MEASURED in text)


def _typed(texts: Iterable[str]) -> Typed:
    """Return values as they would be typed; what is no field's own stands whole among the others."""
    typed: Typed = {}
    others = [text for text in texts if not _is_placed(text, typed)]
    return typed | ({"others": "\n".join(others)} if others else {})


def _is_placed(text: str, typed: Typed) -> bool:
    """Put a value into its field; tell if it has one that is free."""
    read = _READ.fullmatch(text)
    name = NAMES.get((read[1], read[3])) if read else None
    if read is None or name is None or name in typed:
        return False
    day = read[4] or ""
    if bool(day) is not (name in RENAL) or (day and typed.get("measured_on", day) != day):
        return False
    typed |= {name: read[2]} | ({"measured_on": day} if day else {})
    return True
