"""Prescriptions as files and as JSON that are signed well and written wrong."""

import json
from dataclasses import replace
from typing import Any

from eprescription.rules.document import Form
from eprescription.rules.json_form.writing import as_json
from platform_site import clock
from tests.eprescription.api_calls import API, text_of
from tests.support import rx
from tests.support.callers import Caller
from tests.support.scenarios import World, provokes


CLINIC, DOCTOR = Caller(rx.CLINIC), "clinic-doctor-1"


def posted(envelope: bytes, *, form: str = "record_file", signature: str | None = None, **more: Any) -> Any:
    """Register bytes for P001, who is at the counter."""
    rx.prepare()
    body = {"form": form, "document": text_of(envelope), "patient_ref": rx.visit(), **more}
    return CLINIC.post(f"{API}/prescriptions", {**body, "signature": signature} if signature else body)


def filed(content: bytes) -> Any:
    """Register a record file, signed as it is."""
    return posted(rx.authority().sign_file(DOCTOR, content, at=clock.now()))


def good() -> bytes:
    """Return the record file of a good prescription."""
    return rx.content_of(rx.document())


def changed(begins: str, into: str) -> Any:
    """Register a good file with the line that begins so replaced; by nothing, it is left out."""
    lines = good().decode("cp932").split("\r\n")
    [place] = [index for index, line in enumerate(lines) if line.startswith(begins)]
    lines[place : place + 1] = [into] if into else []
    return filed("\r\n".join(lines).encode("cp932"))


def as_signed_json(value: Any) -> Any:
    """Register JSON, signed as it is."""
    content = json.dumps(value, ensure_ascii=False).encode()
    return posted(content, form="json", signature=rx.authority().sign_json(DOCTOR, content))


@provokes("RX-RECORD-BROKEN")
@provokes("RX-RECORD-ENCODING")
def a_byte_that_is_no_character(world: World) -> Any:
    return filed(good().replace(rx.AMLODIPINE.encode("cp932"), b"\x81\xff"))


@provokes("RX-RECORD-HEADER")
def a_file_of_something_else(world: World) -> Any:
    return filed(good().replace(b"SJ1", b"SJ2", 1))


@provokes("RX-RECORD-TRUNCATED")
def a_file_that_was_cut_off(world: World) -> Any:
    return filed(good()[:-1])


@provokes("RX-RECORD-ORDER")
def two_lines_that_were_exchanged(world: World) -> Any:
    lines = good().split(b"\r\n")
    lines[2], lines[3] = lines[3], lines[2]
    return filed(b"\r\n".join(lines))


@provokes("RX-RECORD-UNKNOWN")
def a_record_that_there_is_not(world: World) -> Any:
    return changed("12,", "99,1")


@provokes("RX-RECORD-CELLS")
def a_line_with_more_cells_than_its_record_has(world: World) -> Any:
    return changed("12,", "12,1,1,1")


@provokes("RX-RECORD-MISSING")
def a_prescription_without_its_day(world: World) -> Any:
    return changed("51,", "")


@provokes("RX-RECORD-TYPE")
def letters_where_digits_stand(world: World) -> Any:
    return changed("12,", "12,A")


@provokes("RX-RECORD-LENGTH")
def a_name_that_is_too_long(world: World) -> Any:
    return changed("11,", f"11,1,{'あ' * 200},ｶｸｳ")


@provokes("RX-RECORD-VALUE")
def a_sex_that_there_is_not(world: World) -> Any:
    return changed("12,", "12,9")


@provokes("RX-RECORD-RULE")
def a_prescription_issued_before_birth(world: World) -> Any:
    return changed("51,", "51,19800101")


@provokes("RX-RECORD-REDEMPTION")
def a_file_that_brings_its_own_number(world: World) -> Any:
    return changed("101,", "82,1,123456\r\n101,1,1,,14")


@provokes("RX-RECORD-DEPARTMENT")
def a_prescription_without_its_department(world: World) -> Any:
    document = rx.document()
    facility = replace(document.facility, department="", department_code="", department_system="")
    return filed(rx.content_of(replace(document, facility=facility)))


@provokes("RX-JSON-BROKEN")
def json_that_is_no_prescription(world: World) -> Any:
    return as_signed_json({"rps": []})


@provokes("RX-JSON-TEXT")
def a_text_that_would_open_a_record(world: World) -> Any:
    written = as_json(rx.document(form=Form.JSON))
    written["rps"][0]["items"][0]["name"] = "架空錠,201"
    return as_signed_json(written)
