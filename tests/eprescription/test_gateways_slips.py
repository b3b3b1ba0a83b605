"""The symbols of a slip, pasted one by one: joined without a guess."""

from hashlib import sha256

import pytest

from eprescription.errors.records import RecordBroken
from eprescription.gateways.documents import read_slip
from eprescription.gateways.slips import TWO_WAYS, Slip, joined, scanned
from eprescription.rules.document import Form
from tests.eprescription.api_calls import slip, typed_slip
from tests.support import rx


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


@pytest.fixture
def text(issuing) -> str:
    return slip(rx.AMLODIPINE, rx.LOXOPROFEN).decode("cp932")


def pasted(text: str) -> str:
    """Return the text as a browser sends what a scanner typed: without 1Ah, which no field keeps for sure."""
    return text.removesuffix("\x1a")


def test_one_symbol_is_the_slip_with_or_without_its_end(text):
    for given in (text, pasted(text), text.replace("\r\n", "\n"), pasted(text).rstrip(), f"{text}\n"):
        assert joined([given]) == text


def test_wherever_a_symbol_ends_the_text_is_the_same(text):
    for place in range(8, len(text) - 2):
        assert joined([text[:place], text[place:]]) == text


def test_the_line_end_of_a_scanner_is_told_from_that_of_the_slip(text):
    where = text.index(rx.LOXOPROFEN) + 3
    assert joined([f"{text[:where]}\n", text[where:]]) == text
    line = text.index("201,")
    assert joined([text[:line], text[line:]]) == text
    assert joined([f"{text[:line]}\n", text[line:]]) == text
    assert joined([f"{text[:line]}\n", f"{text[line:where]}\n", text[where:]]) == text


def test_a_symbol_that_holds_nothing_more_changes_nothing(text):
    assert joined([f"{text}\n", "\n"]) == text


def test_what_reads_in_two_ways_is_refused(text):
    doses = text.replace("\x1a", "221,2,1,0.4,0.3,0.3,,,A\r\n")
    assert read_slip(f"{doses}302,1,eGFR45\r\n\x1a") != read_slip(f"{doses.rstrip()}302,1,eGFR45\r\n\x1a")
    with pytest.raises(RecordBroken) as refused:
        joined([doses, "302,1,eGFR45\r\n\x1a"])
    assert [fault.hint for fault in refused.value.faults] == [TWO_WAYS]


def test_of_what_reads_in_no_way_what_was_pasted_is_returned(text):
    broken = text.replace("JAHIS10", "SJ1")
    assert joined([broken[:40], broken[40:]]) == broken


def test_what_was_scanned_is_kept_as_it_came(text):
    found = scanned([text])
    assert (found.content, found.form) == (text.encode("cp932"), Form.RECORD_FILE)
    assert found.document == read_slip(text)
    assert found.sha256 == sha256(found.content).hexdigest()


def test_what_cp932_has_not_is_refused_and_not_made_something_else(text):
    with pytest.raises(RecordBroken):
        scanned([text.replace(rx.AMLODIPINE, "😀")])


def test_what_was_typed_is_read_as_json():
    found = Slip(content=typed_slip(rx.AMLODIPINE), form=Form.JSON)
    assert [item.name for item in found.document.items] == [rx.AMLODIPINE]
