"""The door for prescriptions in JSON: its bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.errors.json_form import JsonBroken
from eprescription.gateways import documents, json_documents
from eprescription.rules.document import Form
from eprescription.rules.json_form.writing import as_json
from tests.eprescription.records_by_hand import good


SENT = json.dumps(as_json(good()), ensure_ascii=False)


def told(content: bytes) -> list[tuple[str, str]]:
    """Return code and pointer of each fault."""
    return [(fault.problem.code, fault.pointer) for fault in json_documents.read(content).faults]


def test_json_is_a_prescription() -> None:
    assert documents.read(SENT.encode(), Form.JSON).items == good().items


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff{}", SENT.encode("cp932"), b'{"dose": NaN}', b"[" * 40 + b"]" * 40]
)
def test_what_is_no_strict_json_is_refused(content: bytes) -> None:
    assert told(content) == [("VAL-FORMAT", "")]


@pytest.mark.parametrize("sign", ["\\r", "\\n", "\\u001a", "\\u0000", "\\u2028", "\\u202e"])
def test_a_text_that_would_open_a_record_has_one_code_wherever_it_is_found(sign: str) -> None:
    assert told(SENT.replace("一包化して", sign).encode()) == [("RX-JSON-TEXT", "/remarks/0/text")]


def test_a_member_that_stands_twice_is_refused() -> None:
    assert told(SENT.replace('"sex": "2"', '"sex": "1", "sex": "2"').encode()) == [
        ("VAL-DUPLICATE-KEY", "/patient/sex")
    ]


def test_an_individual_number_is_refused() -> None:
    assert told(SENT.replace("一包化して", "123456789018").encode()) == [("VAL-INDIVIDUAL-NUMBER", "/remarks/0/text")]


def test_more_bytes_are_refused_unread() -> None:
    assert told(b" " * (json_documents.MOST_BYTES + 1)) == [("VAL-LENGTH", "")]


def test_broken_json_is_refused_with_all_faults() -> None:
    with pytest.raises(JsonBroken) as refused:
        documents.read(SENT.replace('"sex": "2"', '"sex": "3"').encode(), Form.JSON)
    assert [fault.pointer for fault in refused.value.faults] == ["/patient/sex"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.binary(max_size=100) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_refused_with_faults(content: bytes) -> None:
    found = json_documents.read(content)
    assert found.value is None
    assert found.faults
