"""What programs and people are told when something of a prescription is refused."""

from pathlib import Path

import pytest
from django.conf import settings

from eprescription import errors
from platform_site.errors import CATALOGUE, Refused
from platform_site.errors.catalogue import Entry


FAMILIES = [getattr(errors, name) for name in errors.__all__]
VALUES = [value for family in FAMILIES for value in vars(family).values()]
REFUSALS = [value for value in VALUES if isinstance(value, type) and issubclass(value, Refused)]
PROBLEMS = {refusal.problem for refusal in REFUSALS if hasattr(refusal, "problem")}
ENTRIES = PROBLEMS | {value for value in VALUES if isinstance(value, Entry)}
OURS = sorted(ENTRIES, key=lambda entry: entry.code)


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.code)
def test_every_code_is_of_the_family_rx_and_stands_in_the_catalogue(entry: Entry) -> None:
    assert entry.code.startswith("RX-")
    assert CATALOGUE[entry.code] is entry


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: entry.code)
def test_every_code_stands_in_the_document_of_codes_with_its_words(entry: Entry) -> None:
    document = Path(settings.BASE_DIR, "docs/errors.md").read_text()
    assert f"| `{entry.code}` | {getattr(entry, 'status', '–')} | {entry.title} |" in document


def test_no_code_of_the_family_rx_is_declared_elsewhere() -> None:
    assert {code for code in CATALOGUE if code.startswith("RX-")} == {entry.code for entry in ENTRIES}


@pytest.mark.parametrize(
    ("refusal", "code", "status"),
    [
        (errors.records.RecordBroken, "RX-RECORD-BROKEN", 422),
        (errors.json_form.JsonBroken, "RX-JSON-BROKEN", 422),
        (errors.signatures.SignatureMissing, "RX-SIGNATURE-MISSING", 422),
        (errors.signatures.SignatureBroken, "RX-SIGNATURE-BROKEN", 422),
        (errors.signatures.SignatureWrapped, "RX-SIGNATURE-WRAPPED", 422),
        (errors.signatures.SignerUntrusted, "RX-SIGNER-UNTRUSTED", 422),
        (errors.signatures.SignerExpired, "RX-SIGNER-EXPIRED", 422),
        (errors.signatures.SignerRevoked, "RX-SIGNER-REVOKED", 422),
        (errors.signatures.SignerRole, "RX-SIGNER-ROLE", 422),
        (errors.signatures.SignerNotInDocument, "RX-SIGNER-NOT-IN-DOCUMENT", 422),
        (errors.signatures.FacilityNotInDocument, "RX-FACILITY-NOT-IN-DOCUMENT", 422),
        (errors.guard.DrugsUnfit, "RX-DRUGS", 422),
        (errors.masters.WrongDrugFile, "RX-MASTER-FILE", 400),
        (errors.registering.UsedBefore, "RX-USED-BEFORE", 409),
        (errors.registering.PatientNotInDocument, "RX-PATIENT-NOT-IN-DOCUMENT", 422),
        (errors.redemption.NotRedeemable, "RX-NOT-REDEEMABLE", 404),
        (errors.redemption.Taken, "RX-TAKEN", 409),
        (errors.redemption.NotHolder, "RX-NOT-HOLDER", 404),
        (errors.dispensing.DispensingUnfit, "RX-DISPENSING", 422),
        (errors.checks.Stopped, "RX-STOPPED", 409),
        (errors.checks.CheckBudget, "RX-CHECK-BUDGET", 429),
        (errors.checks.OpenedBefore, "RX-OPENED-BEFORE", 409),
        (errors.checks.ReplayGone, "RX-REPLAY-GONE", 410),
        (errors.stops.FacilityStopped, "RX-FACILITY-STOPPED", 403),
        (errors.stops.PharmacyStopped, "RX-PHARMACY-STOPPED", 403),
        (errors.stops.NotInspected, "RX-NOT-INSPECTED", 403),
    ],
)
def test_each_refusal_has_the_code_and_status_that_callers_rely_on(
    refusal: type[Refused], code: str, status: int
) -> None:
    assert (refusal.problem.code, refusal.problem.status) == (code, status)


def test_only_what_time_may_mend_is_worth_asking_again() -> None:
    assert {problem.code for problem in PROBLEMS if problem.retry} == {"RX-CHECK-BUDGET"}


def test_what_could_not_be_redeemed_is_told_without_saying_why() -> None:
    told = errors.redemption.NotRedeemable.problem
    for word in ("期限", "調剤済", "取消", "存在しない", "番号が違"):
        assert word not in told.title + told.cause + told.remedy


def test_a_stopped_prescription_brings_what_stopped_it() -> None:
    assert errors.checks.Stopped(findings=["a finding"]).findings == ("a finding",)


def test_a_master_file_is_refused_with_its_mistakes() -> None:
    assert errors.masters.WrongDrugFile(mistakes=["line 3"]).mistakes == ("line 3",)
