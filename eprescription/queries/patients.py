"""Who stands for a facility's handle, and whether a document's numbers and birthday are hers, in one round trip."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from platform_site.models import DataKey
from platform_site.periods import jst_day


_PATIENT = """
select person_id, is_apart, was_here, is_covered, is_born
from eprescription_patient_v1(%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADMITTED = """
select person_id, is_apart, was_here, is_covered, is_born, is_new, organisation_name, prescription_id,
    key_id, key_wrapped
from eprescription_admitted_v1(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class Numbers(NamedTuple):
    """An insurance as it is searched (`eligibility.rules.numbers`); without an insurer none is asked for."""

    insurer: str | None = None
    symbol: str = ""
    number: str = ""
    branch: str = ""


class Asked(NamedTuple):
    """A record behind a handle, the facility, and since when she was there; then what the document says of her."""

    record: int
    organisation_id: int
    since: datetime
    numbers: Numbers
    on: date
    born: date


class Patient(NamedTuple):
    """Who stands for the record now; whether it is split from another's, she was there, and what is said is hers.

    `is_covered` is None where no insurance was asked for.
    """

    person_id: int
    is_apart: bool
    was_here: bool
    is_covered: bool | None
    is_born: bool


class Admitted(NamedTuple):
    """A patient whose registration has begun; whether the signed bytes are `is_new`, None where nobody looked.

    With the facility's name, the key under which the prescription will be written, and the day's data key, if there
    is one already.
    """

    patient: Patient
    is_new: bool | None
    organisation_name: str
    prescription_id: int
    key: DataKey | None


def patient(asked: Asked) -> Patient:
    """Return what is known of a patient."""
    return Patient(*_row(_PATIENT, _values(asked)))


def admitted(asked: Asked, *, signed: bytes, purpose: str, at: datetime) -> Admitted:
    """Return the same, alone with her until the transaction ends, and with the signed bytes used up (I04-2).

    It waits for whoever prescribes or dispenses for her, or is using the same bytes, just now. `purpose` is the data
    key's.
    """
    day = jst_day(at)
    row = _row(_ADMITTED, [*_values(asked), signed, at, purpose, day])
    is_new, name, prescription_id, key_id, wrapped = row[5:]
    key = DataKey(pk=key_id, purpose=purpose, day=day, wrapped=wrapped) if key_id is not None else None
    return Admitted(Patient(*row[:5]), is_new, name, prescription_id, key)


def _values(asked: Asked) -> list[Any]:
    return [asked.record, asked.organisation_id, asked.since, *asked.numbers, asked.on, asked.born]


def _row(statement: str, values: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
