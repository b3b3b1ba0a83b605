"""What a page says of a refusal: for people, without a word of headers, keys or identifiers of programs."""

import re

import pytest

from platform_site import errors
from platform_site.errors import CATALOGUE, Busy, Fault, Invalid, NotFound, Unavailable, UnknownField
from platform_site.portal.lost_words import REMEDIES, TITLES, words_of


PROGRAMS = re.compile("Retry-After|Idempotency|request_id|URL|識別子|ヘッダー|HTTP|Content-|JSON|API|errors")
ON_PAGES = [
    errors.NotFound, errors.NotPermitted, errors.FormTooOld, errors.NotInThisState, errors.Busy, errors.KeyInUse,
    errors.TooManyRequests, errors.TooManyWrongTries, errors.Unavailable, errors.ServerFault, errors.WrongMethod,
    errors.WrongMediaType, errors.LengthUnknown, errors.TooLarge, errors.Invalid,
]  # fmt: skip


@pytest.mark.parametrize("refusal", [each for each in ON_PAGES if each is not errors.KeyInUse])
def test_what_a_page_may_meet_is_said_for_people(refusal):
    words = words_of(refusal())
    assert words.remedies
    for text in (words.title, words.detail, *words.remedies):
        assert not PROGRAMS.search(text)


def test_own_words_stand_for_codes_of_the_catalogue():
    assert (REMEDIES.keys() | TITLES.keys()) <= CATALOGUE.keys()


def test_what_the_refusal_itself_says_is_kept_and_said_once():
    assert words_of(NotFound("案件が見つかりません。")).detail == "案件が見つかりません。"
    assert words_of(Unavailable()).detail == words_of(Busy()).detail == ""


def test_each_thing_that_is_wrong_is_said_with_what_to_do():
    words = words_of(Invalid(faults=[Fault(UnknownField, "/name"), Fault(UnknownField, "/x", "これは使えません。")]))
    assert [bool(PROGRAMS.search(each)) for each in words.remedies] == [False, False]
    assert words.remedies[1].endswith("これは使えません。")


@pytest.mark.django_db
def test_a_page_that_is_not_there_speaks_of_pages_and_a_program_is_answered_as_ever(client):
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "はじめのページから開き直してください。" in page.content.decode()
    assert "URLと識別子" not in page.content.decode()
    assert client.get("/api/v1/nowhere").json()["code"] == "SYS-NOT-FOUND"
