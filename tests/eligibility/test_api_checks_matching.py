"""What is tolerated in the numbers that a clerk types, and what never is."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.models import CoverageFeed
from platform_site.models import WrongTry
from tests.factories.eligibility import FED_AT, CoverageFactory, FeedFactory, InsurerFactory, VersionFactory
from tests.factories.platform_site import PersonFactory
from tests.support.callers import P001, Caller, by_number


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")
UNFED = "06138887"

spaces = st.sampled_from(["", " ", "　", "\u00a0"])
hyphens = st.sampled_from(["", "-", "－", "‐", "−"])
zeros = st.sampled_from(["", "0", "00", "０"])


@st.composite
def dressed(draw, plain: str, *, hyphenated: bool = True) -> str:
    """Return a number as somebody might type it: full width, zeros in front, spaces and hyphens anywhere."""
    text = draw(zeros) + plain
    between = st.tuples(spaces, hyphens if hyphenated else st.just("")).map("".join)
    text = "".join(sign + draw(between) for sign in text)
    return text.translate(FULL) if draw(st.booleans()) else text


@settings(max_examples=60, deadline=None)
@given(number=dressed("1001"), part=st.sampled_from(["12", "１２", "1２", "012"]), space=spaces, hyphen=hyphens)
def test_however_the_number_is_dressed_it_is_found(number, part, space, hyphen):
    with transaction.atomic():
        answer = CLINIC.check({**P001, "number": number[:40], "symbol": f"架空{hyphen}{space}{part}"})
        assert (answer.status_code, answer.json()["result"]) == (201, "active")
        transaction.set_rollback(True)


@pytest.mark.parametrize("branch", ["1", "01", "０１", " 1 ", ""])
def test_a_branch_is_found_in_any_width_and_may_be_left_out_where_one_person_fits(branch):
    assert CLINIC.check({**P001, "branch": branch}).json()["result"] == "active"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1002"},
        {"number": "10010"},
        {"number": "l001"},
        {"symbol": "架空１３"},
        {"symbol": ""},
        {"branch": "02"},
        {"branch": "00"},
        {"birth_date": "1985-04-02"},
        {"birth_date": "1985-04-10"},
        {"birth_date": "1985-01-04"},
        {"insurer_number": "138057"},
    ],
)
def test_a_wrong_detail_is_never_tolerated(wrong):
    answer = CLINIC.check({**P001, **wrong}).json()
    assert (answer["result"], answer["patient"], answer["coverages"]) == ("not_found", None, [])


@settings(max_examples=30, deadline=None)
@given(birth_date=st.dates(max_value=date(2026, 11, 1)))
def test_no_other_birth_date_finds_her(birth_date):
    with transaction.atomic():
        found = CLINIC.check({**P001, "birth_date": str(birth_date)}).json()["result"] == "active"
        assert found == (str(birth_date) == "1985-04-01")
        transaction.set_rollback(True)


def test_a_national_number_is_found_padded_or_not():
    p003 = by_number("138057", "20030001", "1970-01-15")
    for insurer in ("138057", "00138057", "１３８０５７", " 138057 "):
        assert CLINIC.check({**p003, "insurer_number": insurer}).json()["result"] == "active"


def test_who_has_no_branch_is_found_by_any():
    p006 = by_number("39130018", "39000006", "1946-12-24")
    for branch in ("", "01", "02"):
        assert CLINIC.check({**p006, "branch": branch}).json()["result"] == "active"


def test_two_people_whom_one_way_of_typing_does_not_tell_apart_are_never_chosen_between():
    insurer = InsurerFactory()
    for number in ("0-77", "77"):
        coverage = CoverageFactory(insurer=insurer, number=number, number_key="77", branch=number[0] + "1")
        VersionFactory(coverage=coverage, name="ないしょ　の人")
    answer = CLINIC.check(by_number(UNFED, "077", "1980-04-01"))
    assert answer.json()["result"] == "not_found"
    assert "ELIG-AMBIGUOUS" in [advisory["code"] for advisory in answer.json()["advisories"]]
    assert "ないしょ" not in answer.content.decode()
    assert CLINIC.check(by_number(UNFED, "077", "1980-04-01", branch="71")).json()["result"] == "active"


def test_one_person_with_two_memberships_under_one_number_is_not_ambiguous():
    person = PersonFactory()
    for year in (2018, 2022):
        coverage = CoverageFactory(number="88", acquired_on=f"{year}-04-01")
        VersionFactory(coverage=coverage, person=person, lost_on=None if year == 2022 else "2020-04-01")
    answer = CLINIC.check(by_number(UNFED, "88", "1980-04-01")).json()
    assert (answer["result"], answer["coverages"][0]["acquired_on"]) == ("active", "2022-04-01")


def test_what_was_entered_in_error_is_nowhere():
    VersionFactory(coverage__number="99", is_cancelled=True)
    assert CLINIC.check(by_number(UNFED, "99", "1980-04-01")).json()["result"] == "not_found"


def test_an_insurer_that_has_fed_nothing_is_told_apart_from_nobody_there():
    unfed, unknown = (
        CLINIC.check(by_number(UNFED, "1", "1980-04-01")),
        CLINIC.check(by_number("02199990", "1", "1980-04-01")),
    )
    nobody = CLINIC.check({**P001, "number": "4711"}).json()
    for answer in (unfed.json(), unknown.json()):
        assert [advisory["code"] for advisory in answer["advisories"]] == ["ELIG-NOT-FED"]
        assert (answer["result"], answer["feed"]["as_of"]) == ("not_found", None)
    assert nobody["advisories"] == []
    assert nobody["feed"]["as_of"]


def test_a_late_feed_costs_no_counter_its_budget_and_a_wrong_number_does():
    before = WrongTry.objects.count()
    CLINIC.check(by_number(UNFED, "1", "1980-04-01"))
    assert WrongTry.objects.count() == before
    CLINIC.check({**P001, "number": "4711"})
    assert WrongTry.objects.count() == before + 3


def test_the_feeds_age_is_that_of_the_newest_file_that_was_applied():
    feed = FeedFactory(as_of=FED_AT)
    FeedFactory(insurer=feed.insurer, as_of="2026-10-01T00:00Z")
    FeedFactory(insurer=feed.insurer, as_of="2026-11-19T00:00Z", applied_at=None)
    CoverageFeed.objects.filter(pk=feed.pk).update(applied_at=FED_AT)
    VersionFactory(coverage__number="55")
    answer = CLINIC.check(by_number(UNFED, "55", "1980-04-01")).json()
    assert answer["feed"]["as_of"] == "2026-11-01T12:00:00+09:00"


def test_by_card_the_feeds_age_is_that_of_the_insurer_that_is_shown_first():
    FeedFactory(insurer=CoverageFeed.objects.get(insurer__code="138057").insurer, as_of="2029-01-01T00:00+09:00")
    assert CLINIC.check_by_card("SBX-0013").json()["feed"]["as_of"] == "2029-01-01T00:00:00+09:00"
    assert CLINIC.check_by_card("SBX-0001").json()["feed"]["as_of"] != "2029-01-01T00:00:00+09:00"
