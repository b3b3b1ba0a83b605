"""The door of the medicine notebook: with consent the whole of it, without it nothing."""

import base64

import pytest

from platform_site.permissions import Scope
from tests.eprescription.api_calls import API, NAMED
from tests.eprescription.pharmacies import BLUE, dispensed, received
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)


def notebook(ref, client=rx.CLINIC, *, scopes=None, headers=NAMED):
    return Caller(client, scopes).get(f"{API}/patients/{ref}/notebook", **headers)


@pytest.fixture
def row():
    """A prescription that was dispensed."""
    leftover = [{"name": "架空錠", "quantity": "6錠", "reason": "飲み忘れ"}]
    return dispensed(received(rx.registered()), leftover=leftover).prescription


class TestWithConsent:
    def test_what_pharmacies_gave_is_there_visit_by_visit(self, row):
        told = notebook(rx.visit(consents=CONSENT)).json()
        (visit,) = told["visits"]
        (rp,) = visit["rps"]
        assert (visit["facility"]["code"], visit["doctor"]) == ("1310200022", "医師　二奈")
        assert (rp["dosage_form"], rp["quantity"], rp["items"][0]["name"]) == ("internal", 14, rx.AMLODIPINE)
        assert rp["items"][0]["code"]["system"] == "receipt"
        assert visit["leftover"] == ["架空錠 6錠 飲み忘れ"]

    def test_the_file_is_what_a_phone_reads(self, row):
        told = notebook(rx.visit(consents=CONSENT)).json()
        text = base64.b64decode(told["file"]).decode("cp932")
        assert text.startswith(told["format"])
        assert rx.AMLODIPINE in text

    def test_a_pharmacy_is_told_the_same(self, row):
        ref = rx.visit(BLUE, consents=CONSENT)
        assert len(notebook(ref, BLUE).json()["visits"]) == 1

    def test_who_was_never_prescribed_anything_has_an_empty_one(self):
        told = notebook(rx.visit(consents=CONSENT)).json()
        assert (told["patient"], told["visits"], told["file"]) == (None, [], None)

    def test_it_is_audited_with_its_ground(self, row):
        notebook(rx.visit(consents=CONSENT))
        line = lines_of([row.person_id])[-1]
        assert (line.event, line.ground, line.acting_user) == ("eprescription.notebook_read", "consent", "u1;doctor")


class TestRefused:
    def test_without_consent_not_even_to_who_dispensed(self, row):
        for client in (rx.CLINIC, BLUE):
            answer = notebook(rx.visit(client), client)
            assert (answer.status_code, "visits" in answer.json()) == (403, False)

    def test_a_foreign_handle_and_none_are_alike(self, row):
        ref = rx.visit(rx.OTHER, consents=CONSENT)
        foreign, none = notebook(ref), notebook("A" * len(ref))
        assert (foreign.status_code, foreign.json()["code"]) == (none.status_code, none.json()["code"])
        assert foreign.status_code == 404

    def test_without_the_scope(self, row):
        ref = rx.visit(consents=CONSENT)
        assert notebook(ref, scopes=frozenset({Scope.ELIGIBILITY_CHECK})).json()["code"] == "AUTH-SCOPE"

    def test_without_the_name_of_who_reads(self, row):
        assert notebook(rx.visit(consents=CONSENT), headers={}).status_code == 400
