"""The catalogue of codes: each declared once, in words for people."""

import re
from collections.abc import Iterator

import pytest

from platform_site.errors import (
    CATALOGUE,
    REFUSALS,
    Advisory,
    CheckDigit,
    Fault,
    FieldProblem,
    Invalid,
    NotFound,
    Problem,
    Refused,
    Required,
)
from platform_site.errors.catalogue import FAMILIES, Entry
from platform_site.errors.sign_in import SignInRefused


ENTRIES = list(CATALOGUE.values())
TEXTS = [(entry.code, name) for entry in ENTRIES for name in ("title", "cause", "remedy")]


def every_refusal(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Yield every class of refusal that can be raised, of all storeys."""
    for refusal in kind.__subclasses__():
        if refusal is not SignInRefused:
            yield refusal
        yield from every_refusal(refusal)


def declared(code: str) -> Entry:
    """Declare a code, which the catalogue has to refuse."""
    return FieldProblem(code=code, title="題。", cause="原因。", remedy="対処。")


class TestCatalogue:
    """What is declared."""

    def test_it_holds_all_three_kinds(self):
        assert {type(entry) for entry in ENTRIES} == {Problem, FieldProblem, Advisory}

    @pytest.mark.parametrize("entry", ENTRIES, ids=CATALOGUE)
    def test_a_code_belongs_to_a_family(self, entry):
        assert re.fullmatch(r"[A-Z]{2,4}(-[A-Z]+)+", entry.code)
        assert entry.code.split("-")[0] in FAMILIES
        assert CATALOGUE[entry.code] is entry

    @pytest.mark.parametrize(("code", "name"), TEXTS)
    def test_a_text_is_a_japanese_sentence(self, code, name):
        text = getattr(CATALOGUE[code], name)
        assert text.endswith("。")
        assert re.search(r"[\u3040-\u30ff]", text)
        assert text == text.strip()

    @pytest.mark.parametrize("entry", [e for e in ENTRIES if isinstance(e, Problem)], ids=lambda e: e.code)
    def test_a_problem_has_the_status_of_a_refusal(self, entry):
        assert 400 <= entry.status < 500 or entry.status in {500, 503}

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_what_passes_by_itself_may_be_tried_again(self, status):
        assert all(entry.retry for entry in ENTRIES if isinstance(entry, Problem) and entry.status == status)

    def test_a_code_is_not_declared_twice(self):
        with pytest.raises(ValueError, match="VAL-REQUIRED is declared twice"):
            declared("VAL-REQUIRED")
        assert CATALOGUE["VAL-REQUIRED"] is Required

    @pytest.mark.parametrize("code", ["ABC-WRONG", "VALWRONG", "", "val-wrong"])
    def test_a_code_of_no_family_is_refused(self, code):
        with pytest.raises(ValueError, match="belongs to no family"):
            declared(code)
        assert code not in CATALOGUE

    def test_an_entry_is_frozen(self):
        with pytest.raises(AttributeError):
            Required.title = "別の題。"

    def test_an_advisory_is_shown_with_what_to_do(self):
        assert CheckDigit.shown() == {"code": "VAL-CHECK-DIGIT", "message": CheckDigit.title + CheckDigit.remedy}


class TestRefusals:
    """What is raised."""

    @pytest.mark.parametrize("refusal", list(every_refusal()), ids=lambda refusal: refusal.__name__)
    def test_each_has_a_problem_of_its_own_and_is_found_by_its_code(self, refusal):
        assert isinstance(vars(refusal)["problem"], Problem)
        assert REFUSALS[refusal.problem.code] is refusal
        assert refusal.__doc__

    def test_each_problem_has_a_refusal(self):
        assert set(REFUSALS) == {entry.code for entry in ENTRIES if isinstance(entry, Problem)}

    @pytest.mark.parametrize("refusal", list(every_refusal(SignInRefused)), ids=lambda refusal: refusal.__name__)
    def test_at_the_token_endpoint_each_has_a_word_of_rfc_6749(self, refusal):
        assert refusal.error in {"invalid_request", "invalid_client", "invalid_scope", "unsupported_grant_type"}

    def test_without_a_detail_it_says_what_the_catalogue_says(self):
        assert NotFound().detail == NotFound.problem.title + NotFound.problem.remedy
        assert NotFound("ジョブが見つかりません。").detail == "ジョブが見つかりません。"

    def test_its_text_is_its_code_and_nothing_that_was_sent(self):
        refusal = Invalid("架空 花子は登録されていません。", faults=[Fault(Required, "/name", "架空 花子")])
        assert str(refusal) == "VAL-INVALID"
        assert "花子" not in repr(refusal)

    def test_it_carries_the_faults_and_how_long_to_wait(self):
        faults = [Fault(Required, "/a"), Fault(CheckDigit, "/b")]
        refusal = Invalid(faults=faults, retry_after=7)
        assert (refusal.faults, refusal.retry_after) == (tuple(faults), 7)
