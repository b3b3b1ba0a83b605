"""What people at the counter are told when a card or its proof does not serve (E-04, E-05)."""

import pytest

from eligibility import errors
from platform_site.errors import CATALOGUE, Advisory, Refused


CARDS = [errors.CardUntrusted, errors.CardRevoked, errors.CardExpired, errors.CardClosed, errors.CardUnknown]
PROOFS = [errors.ProofInvalid, errors.ProofStale, errors.ProofUsed, errors.ProofFacility]


@pytest.mark.parametrize("refusal", CARDS)
def test_a_card_that_does_not_serve_leads_to_another_way_and_not_to_paying_all(
    refusal: type[Refused],
) -> None:
    assert "資格確認書" in refusal().detail
    assert "10割負担とはしないでください" in refusal().detail


def test_nobody_is_told_why_a_card_is_closed() -> None:
    problem = errors.CardClosed.problem
    told = problem.title + problem.cause + problem.remedy
    for word in (
        "不開示",
        "自己情報",
        "DV",
        "暴力",
        "被害",
        "支援",
        "保護",
        "停止",
        "届出",
        "本人の希望",
        "理由により",
    ):
        assert word not in told


@pytest.mark.parametrize(
    ("refusal", "code", "status"),
    [
        (errors.ProofInvalid, "ELIG-PROOF-INVALID", 422),
        (errors.ProofStale, "ELIG-PROOF-STALE", 422),
        (errors.ProofUsed, "ELIG-PROOF-USED", 409),
        (errors.ProofFacility, "ELIG-PROOF-FACILITY", 422),
        (errors.CardUntrusted, "ELIG-CARD-UNTRUSTED", 422),
        (errors.CardRevoked, "ELIG-CARD-REVOKED", 422),
        (errors.CardExpired, "ELIG-CARD-EXPIRED", 422),
        (errors.CardClosed, "ELIG-CARD-CLOSED", 409),
        (errors.CardUnknown, "ELIG-CARD-UNKNOWN", 404),
        (errors.ConsentsAfterExpiry, "CONS-CERT-EXPIRED", 422),
    ],
)
def test_each_refusal_has_the_code_and_status_that_callers_rely_on(
    refusal: type[Refused], code: str, status: int
) -> None:
    assert (refusal.problem.code, refusal.problem.status) == (code, status)
    assert CATALOGUE[code] is refusal.problem


@pytest.mark.parametrize("advisory", [errors.CertificateExpiring, errors.RevocationUnknown])
def test_an_advisory_says_what_to_do(advisory: Advisory) -> None:
    assert advisory.shown() == {"code": advisory.code, "message": advisory.title + advisory.remedy}


@pytest.mark.parametrize("refusal", PROOFS)
def test_a_proof_that_does_not_serve_is_made_again_at_the_reader(refusal: type[Refused]) -> None:
    assert "読み取" in refusal.problem.remedy
