"""アレルギー: the sandbox's own list, until the shared record keeps them; the national check knows none (E-22)."""

from dataclasses import replace

import pytest

from eligibility.rules.sandbox_people import people
from eprescription import ports
from eprescription.actions.checking import check_medicines
from eprescription.actions.registering import register
from eprescription.errors.checks import Stopped
from eprescription.models import FindingOverride
from eprescription.queries.finding_answers import findings
from eprescription.queries.findings import shown_of
from eprescription.rules.checks.findings import Finding, FindingKind, Override
from eprescription.sandbox import ALLERGY, SandboxAllergies
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.support import rx
from tests.support.callers import Caller
from tests.support.merging import CONFIRMED, merged, of_sandbox


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CEFCAPENE = "セフカペンピボキシル塩酸塩錠７５ｍｇ「ＣＨ」"
CONSENT = ("care_drug_allergy_lab",)
ALLERGIC = "P009"


@pytest.fixture(autouse=True)
def _read_anew():
    refreshed.forget_all()


def visit(*, consents: tuple[str, ...] = ()) -> str:
    """Have P009 come to the counter; return the clinic's handle of her."""
    (member,) = (each for each in people(jst_day(clock.now())) if each.key == ALLERGIC)
    answer = Caller(rx.CLINIC).check_by_card(member.card, consents=list(consents))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["patient_ref"])


def asked(name: str = CEFCAPENE, *, ref: str = "", consent: bool = True) -> tuple[Finding, ...]:
    """Return what a clinic is shown of a check on request."""
    row = check_medicines(
        patient_ref=ref or visit(consents=CONSENT if consent else ()), rps=rx.rps(name), on=jst_day(clock.now()),
        include_own=False, by=Caller(rx.CLINIC).actor, at=clock.now(),
    )  # fmt: skip
    return shown_of(row, consent=consent)


def document():
    """Return cefcapene as a doctor writes it for P009."""
    (member,) = (each for each in people(jst_day(clock.now())) if each.key == ALLERGIC)
    coverage = member.coverages[0]
    given = rx.document(CEFCAPENE)
    return replace(
        given, patient=replace(given.patient, birth_date=member.birth_date, sex=member.sex),
        insurance=replace(
            given.insurance, insurer_number=coverage.insurer, symbol=coverage.symbol, number=coverage.number,
            branch=coverage.branch,
        ),
    )  # fmt: skip


class TestOnRequest:
    def test_it_is_shown_as_a_finding_of_ours(self):
        (answer,) = findings(asked(), {})
        assert (answer["kind"], answer["rule"]) == ("allergy", "E-22 薬剤アレルギー")
        assert "国の電子処方箋管理サービスの確認項目ではありません" in answer["rule_text"]
        assert answer["other"] == {"name": ALLERGY.text, "recorded_on": "2024-05-01", "source": "recorded"}

    def test_without_consent_nothing_tells_of_it_but_that_something_is_there(self):
        (answer,) = findings(asked(consent=False), {})
        assert (answer["kind"], answer["masked"]) == ("allergy", True)
        assert {"other", "components"}.isdisjoint(answer)

    def test_another_medicine_meets_none(self):
        assert asked(rx.AMLODIPINE) == ()

    def test_another_person_has_none(self):
        assert asked(ref=rx.visit(consents=CONSENT)) == ()

    def test_it_is_hers_also_under_the_record_into_which_hers_was_merged(self):
        merged(of_sandbox("P003"), of_sandbox(ALLERGIC), evidence=CONFIRMED)
        (finding,) = asked(ref=rx.visit(person="P003", consents=CONSENT))
        assert finding.kind is FindingKind.ALLERGY


class TestAtRegistration:
    def stopped(self, *, consents: tuple[str, ...]) -> tuple[str, Stopped]:
        ref = visit(consents=consents)
        with pytest.raises(Stopped) as stop:
            register(sent=rx.sent(document()), patient_ref=ref, by=Caller(rx.CLINIC).actor, at=clock.now())
        return ref, stop.value

    def test_it_asks_for_a_reason_and_goes_on_with_one(self):
        ref, stop = self.stopped(consents=CONSENT)
        (finding,) = stop.findings
        assert (finding.kind, finding.is_masked) == (FindingKind.ALLERGY, False)
        answers = [Override(finding.key, "本人に確かめた")]
        sent, by = rx.sent(document()), Caller(rx.CLINIC).actor
        row = register(sent=sent, patient_ref=ref, overrides=answers, by=by, at=clock.now())
        with rx.opened(row.person_id):
            assert [each.kind for each in FindingOverride.objects.filter(prescription=row)] == ["allergy"]

    def test_without_consent_it_is_masked(self):
        (finding,) = self.stopped(consents=())[1].findings
        assert (finding.kind, finding.is_masked, finding.other) == (FindingKind.ALLERGY, True, None)


class TestThePort:
    def test_in_a_sandbox_is_its_own_list(self):
        assert isinstance(ports.allergies(), SandboxAllergies)

    def test_another_may_be_plugged_in_its_place(self):
        before = ports.plug(ports.NoAllergies())
        try:
            assert asked() == ()
        finally:
            ports.plug(before)
        assert len(asked()) == 1
