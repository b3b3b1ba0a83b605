"""Every address of the platform: for whom it is, and how it is asked as it wants to be asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLResolver, get_resolver

from eligibility.actions import corrections
from eligibility.models import CoverageFeed
from eligibility.rules.sandbox_people import rows_of
from platform_site import clock
from platform_site.models import Job
from platform_site.periods import jst_day
from platform_site.permissions import Scope
from tests.support import rx_doors, vouchers
from tests.support.callers import P001, Caller
from tests.support.disputes import disputed
from tests.support.feeds import UNION, Insurer, apply, line
from tests.support.work import bulk_checked


CLINIC, INSURER, CITY = "sandbox-clinic-1", "sandbox-insurer-1", "sandbox-municipality-1"
PHARMACY = "sandbox-pharmacy-1"
API, RX = "/api/v1/eligibility", "/api/v1/eprescription"


@dataclass(frozen=True)
class Door:
    """An endpoint for systems: which scopes open it, whose system is let in, and what that sends.

    `ask(caller, thing)` asks for `thing`, which `thing()` makes beforehand as the rightful caller; `is_view` tells if
    the answer shows a person.
    """

    scopes: frozenset[Scope]
    rightful: str
    ask: Callable[[Caller, Any], Any]
    thing: Callable[[], Any] = lambda: None
    is_view: bool = True


def consent() -> str:
    """Give a consent; return its id."""
    return Caller(CLINIC).check_by_card("SBX-0001", consents=["checkup"]).json()["consents"][0]["consent_id"]


def consenting() -> dict[str, str]:
    """Return the body that adds a consent to a card check."""
    clinic = Caller(CLINIC)
    check = clinic.check_by_card("SBX-0001").json()
    return {"check_id": check["check_id"], "proof": clinic.proof("SBX-0001", consents=["checkup"])}


def visitor() -> str:
    """Have somebody at the counter; return her handle."""
    return str(Caller(CLINIC).check(P001).json()["patient_ref"])


def check() -> str:
    """Check somebody; return the check's id."""
    return str(Caller(CLINIC).check(P001).json()["check_id"])


def waiting_voucher() -> None:
    """Ask a welfare office for a voucher."""
    vouchers.asked()


def case() -> str:
    """Have a wrong link reported; return the case's id."""
    return str(disputed().uid)


def correction() -> None:
    """Tell a facility something that its insurer then takes back."""
    Caller(CLINIC).check(P001)
    Insurer().tell(line("1001", symbol="架空１２", acquired_on="2020-04-01", change="cancel"))
    feed = CoverageFeed.objects.order_by("pk").last()
    corrections.correct_after_feed(feed_id=feed.pk, now=clock.now)


def member() -> dict[str, str]:
    """Return P001, whom the last file told of already, as the door of same-day registration takes her."""
    told = next(rows_of(UNION, today=jst_day(clock.now())))
    return {name: cell for name, cell in told.items() if name != "change"}


def read_whole(answer: Any) -> Any:
    """Read an answer that comes in pieces to its end."""
    if answer.streaming:
        answer.getvalue()
    return answer


def tie() -> str:
    """Tie a patient number; return the tie's id."""
    body = {"patient_ref": visitor(), "patient_number": "77"}
    return str(Caller(CLINIC).post(f"{API}/patient-numbers", body).json()["tie_id"])


def held_feed() -> Job:
    """Have a file held behind a gap; return its job."""
    return apply(Insurer().send(line(), number=3))


def decided(caller: Caller, job: Job, what: str) -> Any:
    """Release or reject a held file."""
    body = {"sha256": bytes(job.content_sha256).hex()}
    return caller.post(f"{API}/coverage-feeds/{job.uid}/{what}", body, **{"X-Acting-User": "u1;clerk"})


def job() -> str:
    """Have somebody looked up; return the job's id."""
    return bulk_checked(Caller(CLINIC), {"patient_ref": visitor()})


CHECK, ONLY, FEED = Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY, Scope.COVERAGE_FEED
ASSIST = Scope.ASSISTANCE_FEED
ISSUE, DISPENSE, VIEW = Scope.RX_ISSUE, Scope.RX_DISPENSE, Scope.EHR_VIEW
DOORS: dict[tuple[str, str], Door] = {
    ("api/v1/eligibility/cases", "GET"): Door(
        frozenset({FEED, ASSIST}), INSURER, lambda caller, _: caller.get(f"{API}/cases"), is_view=False
    ),
    ("api/v1/eligibility/cases/<uuid:uid>", "GET"): Door(
        frozenset({FEED, ASSIST}), INSURER, lambda caller, uid: caller.get(f"{API}/cases/{uid}"), case
    ),
    ("api/v1/eligibility/cases/<uuid:uid>/messages", "POST"): Door(
        frozenset({FEED, ASSIST}), INSURER,
        lambda caller, uid: caller.post(f"{API}/cases/{uid}/messages", {"text": "確認中です。"}), case,
    ),
    ("api/v1/eligibility/cases/<uuid:uid>/resolution", "POST"): Door(
        frozenset({FEED, ASSIST}), INSURER,
        lambda caller, uid: caller.post(f"{API}/cases/{uid}/resolution", {"resolution": "confirmed_correct"}), case,
    ),
    ("api/v1/eligibility/confirmation-papers/needed", "GET"): Door(
        frozenset({FEED}), INSURER, lambda caller, _: caller.get(f"{API}/confirmation-papers/needed")
    ),
    ("api/v1/eligibility/ledger", "GET"): Door(
        frozenset({FEED}), INSURER, lambda caller, _: caller.get(f"{API}/ledger")
    ),
    ("api/v1/eligibility/ledger.csv", "GET"): Door(
        frozenset({FEED}), INSURER, lambda caller, _: read_whole(caller.get(f"{API}/ledger.csv"))
    ),
    ("api/v1/eligibility/ledger-comparisons", "POST"): Door(
        frozenset({FEED}), INSURER,
        lambda caller, _: caller.post(f"{API}/ledger-comparisons", b"file", content_type="text/csv"), is_view=False,
    ),
    ("api/v1/eligibility/link-reports", "POST"): Door(
        frozenset({CHECK, ONLY}), CLINIC,
        lambda caller, uid: caller.post(f"{API}/link-reports", {"check_id": uid, "about": "all"}), check,
    ),
    ("api/v1/eligibility/assistance-feeds", "POST"): Door(
        frozenset({ASSIST}), CITY,
        lambda caller, _: caller.post(f"{API}/assistance-feeds", b"file", content_type="text/csv"), is_view=False,
    ),
    ("api/v1/eligibility/voucher-requests", "POST"): Door(
        frozenset({CHECK}), CLINIC,
        lambda caller, body: caller.post(f"{API}/voucher-requests", body), lambda: vouchers.asking(Caller(CLINIC)),
    ),
    ("api/v1/eligibility/voucher-requests", "GET"): Door(
        frozenset({ASSIST}), CITY, lambda caller, _: caller.get(f"{API}/voucher-requests"), waiting_voucher
    ),
    ("api/v1/eligibility/voucher-requests/<uuid:uid>", "GET"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.get(f"{API}/voucher-requests/{uid}"),
        lambda: vouchers.asked(Caller(CLINIC)),
    ),
    ("api/v1/eligibility/voucher-requests/<uuid:uid>/answer", "POST"): Door(
        frozenset({ASSIST}), CITY,
        lambda caller, uid: caller.post(f"{API}/voucher-requests/{uid}/answer", vouchers.GRANT), vouchers.asked,
    ),
    ("api/v1/eligibility/checks", "POST"): Door(
        frozenset({CHECK, ONLY}), CLINIC, lambda caller, _: caller.check(P001)
    ),
    ("api/v1/eligibility/bulk-checks", "POST"): Door(
        frozenset({CHECK}), CLINIC,
        lambda caller, ref: caller.post(f"{API}/bulk-checks", {"items": [{"patient_ref": ref}]}), visitor,
        is_view=False,
    ),
    ("api/v1/eligibility/checks/<uuid:uid>", "GET"): Door(
        frozenset({CHECK, ONLY}), CLINIC, lambda caller, uid: caller.get(f"{API}/checks/{uid}"), check
    ),
    ("api/v1/eligibility/corrections", "GET"): Door(
        frozenset({CHECK, ONLY}), CLINIC, lambda caller, _: caller.get(f"{API}/corrections"), correction
    ),
    ("api/v1/eligibility/feed-ages", "GET"): Door(
        frozenset({FEED}), INSURER, lambda caller, _: caller.get(f"{API}/feed-ages"), is_view=False
    ),
    ("api/v1/eligibility/histories", "POST"): Door(
        frozenset({FEED}), INSURER,
        lambda caller, numbers: caller.post(f"{API}/histories", numbers),
        lambda: {"symbol": "架空１２", "number": "1001"},
    ),
    ("api/v1/eligibility/same-day-coverages", "POST"): Door(
        frozenset({FEED}), INSURER, lambda caller, _: caller.post(f"{API}/same-day-coverages", member())
    ),
    ("api/v1/eligibility/consents", "POST"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, body: caller.post(f"{API}/consents", body), consenting
    ),
    ("api/v1/eligibility/consents/<uuid:uid>", "DELETE"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.delete(f"{API}/consents/{uid}"), consent
    ),
    ("api/v1/eligibility/coverage-feeds", "POST"): Door(
        frozenset({FEED}), INSURER,
        lambda caller, _: caller.post(f"{API}/coverage-feeds", b"file", content_type="text/csv"), is_view=False,
    ),
    ("api/v1/eligibility/coverage-feeds/<uuid:uid>/release", "POST"): Door(
        frozenset({FEED}), INSURER, lambda caller, job: decided(caller, job, "release"), held_feed, is_view=False
    ),
    ("api/v1/eligibility/coverage-feeds/<uuid:uid>/rejection", "POST"): Door(
        frozenset({FEED}), INSURER, lambda caller, job: decided(caller, job, "rejection"), held_feed, is_view=False
    ),
    ("api/v1/eligibility/patient-numbers", "POST"): Door(
        frozenset({CHECK}), CLINIC,
        lambda caller, ref: caller.post(f"{API}/patient-numbers", {"patient_ref": ref, "patient_number": "12"}),
        visitor,
    ),
    ("api/v1/eligibility/patient-numbers/<uuid:uid>", "DELETE"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.delete(f"{API}/patient-numbers/{uid}"), tie
    ),
    ("api/v1/eprescription/prescriptions", "POST"): Door(
        frozenset({ISSUE}), CLINIC, lambda caller, body: caller.post(f"{RX}/prescriptions", body),
        rx_doors.prescription_body,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, uid: caller.get(f"{RX}/prescriptions/{uid}", **rx_doors.NAMED),
        rx_doors.prescription,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>", "PUT"): Door(
        frozenset({ISSUE}), CLINIC,
        lambda caller, thing: rx_doors.put(caller, f"{RX}/prescriptions/{thing[0]}", thing[1]),
        rx_doors.changed_prescription,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/cancellation", "POST"): Door(
        frozenset({ISSUE}), CLINIC,
        lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/cancellation", {"reason": "処方の見直し"}),
        rx_doors.prescription,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/recall", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/recall", {"reason": "reissued"}),
        rx_doors.prescription,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/reception", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/reception", {}),
        rx_doors.redeemed,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/reception", "DELETE"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.delete(f"{RX}/prescriptions/{uid}/reception"),
        rx_doors.in_hand,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/dispensing", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, thing: caller.post(f"{RX}/prescriptions/{thing[0]}/dispensing", thing[1]), rx_doors.result,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/dispensing", "PUT"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, thing: rx_doors.put(caller, f"{RX}/prescriptions/{thing[0]}/dispensing", thing[1]),
        rx_doors.corrected_result,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/dispensing", "DELETE"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.delete(f"{RX}/prescriptions/{uid}/dispensing"),
        rx_doors.dispensed_one,
    ),
    ("api/v1/eprescription/checks", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, body: caller.post(f"{RX}/checks", body), rx_doors.check_body,
    ),
    ("api/v1/eprescription/checks/<uuid:uid>", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, uid: caller.get(f"{RX}/checks/{uid}", **rx_doors.NAMED),
        rx_doors.check,
    ),
    ("api/v1/eprescription/checks/<uuid:uid>/findings/<str:finding>/opening", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, path: caller.post(path, {"oral_consent": True}, **rx_doors.NAMED), rx_doors.masked_finding,
    ),
    ("api/v1/eprescription/in-house-batches", "POST"): Door(
        frozenset({ISSUE}), CLINIC, lambda caller, body: caller.post(f"{RX}/in-house-batches", body),
        rx_doors.in_house_batch, is_view=False,
    ),
    ("api/v1/eprescription/redemptions", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, _: caller.post(f"{RX}/redemptions", rx_doors.redemption_body()), rx_doors.redeemable,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/storage", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/storage", {}),
        rx_doors.dispensed_one,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/original", "GET"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, uid: caller.get(f"{RX}/prescriptions/{uid}/original", **rx_doors.NAMED), rx_doors.stored_one,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/dispensing-record", "GET"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, uid: caller.get(f"{RX}/prescriptions/{uid}/dispensing-record", **rx_doors.NAMED),
        rx_doors.dispensed_one,
    ),
    ("api/v1/eprescription/results", "GET"): Door(
        frozenset({ISSUE}), CLINIC, lambda caller, _: caller.get(f"{RX}/results", **rx_doors.NAMED),
        rx_doors.result_told,
    ),
    ("api/v1/eprescription/self-inspections", "GET"): Door(
        frozenset({ISSUE}), CLINIC, lambda caller, _: caller.get(f"{RX}/self-inspections"), is_view=False
    ),
    ("api/v1/eprescription/self-inspections", "POST"): Door(
        frozenset({ISSUE}), CLINIC,
        lambda caller, body: caller.post(f"{RX}/self-inspections", body, **rx_doors.NAMED), rx_doors.inspection_body,
        is_view=False,
    ),
    ("api/v1/eprescription/patients/<str:ref>/notebook", "GET"): Door(
        frozenset({ISSUE, DISPENSE, VIEW}), CLINIC, lambda caller, path: caller.get(path, **rx_doors.NAMED),
        rx_doors.notebook,
    ),
    ("api/v1/eprescription/paper-dispensings", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, body: caller.post(f"{RX}/paper-dispensings", body),
        rx_doors.paper_result,
    ),
    ("api/v1/eprescription/paper-dispensings/<uuid:uid>", "GET"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, uid: caller.get(f"{RX}/paper-dispensings/{uid}", **rx_doors.NAMED),
        rx_doors.paper_registered_one,
    ),
    ("api/v1/eprescription/paper-dispensings/<uuid:uid>", "PUT"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, thing: rx_doors.put(caller, f"{RX}/paper-dispensings/{thing[0]}", thing[1]),
        rx_doors.corrected_paper,
    ),
    ("api/v1/eprescription/paper-dispensings/<uuid:uid>", "DELETE"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.delete(f"{RX}/paper-dispensings/{uid}"),
        rx_doors.paper_registered_one,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/inquiries", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/inquiries", rx_doors.QUESTION), rx_doors.in_hand,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/inquiries", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, uid: caller.get(f"{RX}/prescriptions/{uid}/inquiries", **rx_doors.NAMED), rx_doors.prescription,
    ),
    ("api/v1/eprescription/inquiries", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, _: caller.get(f"{RX}/inquiries"), rx_doors.inquiry,
        is_view=False,
    ),
    ("api/v1/eprescription/inquiries/<uuid:uid>/messages", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, uid: caller.post(f"{RX}/inquiries/{uid}/messages", {"text": "確認中です。"}), rx_doors.inquiry,
    ),
    ("api/v1/eprescription/inquiries/<uuid:uid>/answer", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC,
        lambda caller, uid: caller.post(f"{RX}/inquiries/{uid}/answer", rx_doors.ANSWER), rx_doors.inquiry,
    ),
    ("api/v1/eprescription/inquiries/<uuid:uid>/withdrawal", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY, lambda caller, uid: caller.post(f"{RX}/inquiries/{uid}/withdrawal", {}),
        rx_doors.inquiry,
    ),
    ("api/v1/eprescription/prescriptions/<uuid:uid>/tracing-reports", "POST"): Door(
        frozenset({DISPENSE}), PHARMACY,
        lambda caller, uid: caller.post(f"{RX}/prescriptions/{uid}/tracing-reports", {"text": "残薬があります。"}),
        rx_doors.dispensed_one,
    ),
    ("api/v1/eprescription/tracing-reports", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, _: caller.get(f"{RX}/tracing-reports"), rx_doors.report,
        is_view=False,
    ),
    ("api/v1/eprescription/tracing-reports/<uuid:uid>/read", "POST"): Door(
        frozenset({ISSUE}), CLINIC,
        lambda caller, uid: caller.post(f"{RX}/tracing-reports/{uid}/read", {}, **rx_doors.NAMED), rx_doors.report,
    ),
    ("api/v1/eprescription/protocols", "GET"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, _: caller.get(f"{RX}/protocols"), rx_doors.protocol,
        is_view=False,
    ),
    ("api/v1/eprescription/protocols", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), PHARMACY,
        lambda caller, _: caller.post(f"{RX}/protocols", rx_doors.protocol_body()), is_view=False,
    ),
    ("api/v1/eprescription/protocols/<uuid:uid>/agreement", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, uid: caller.post(f"{RX}/protocols/{uid}/agreement", {}),
        rx_doors.protocol, is_view=False,
    ),
    ("api/v1/eprescription/protocols/<uuid:uid>/end", "POST"): Door(
        frozenset({ISSUE, DISPENSE}), CLINIC, lambda caller, uid: caller.post(f"{RX}/protocols/{uid}/end", {}),
        rx_doors.protocol, is_view=False,
    ),
    ("api/v1/eprescription/patients/<str:ref>/medications", "GET"): Door(
        frozenset({ISSUE, DISPENSE, VIEW}), CLINIC, lambda caller, path: caller.get(path, **rx_doors.NAMED),
        rx_doors.list_of_medicines,
    ),
    ("api/v1/jobs/<uuid:uid>", "GET"): Door(
        frozenset({CHECK}), CLINIC, lambda caller, uid: caller.get(f"/api/v1/jobs/{uid}"), job
    ),
}  # fmt: skip
"""Every endpoint for systems, by route and method."""

PUBLIC = {
    ("", "GET"),
    ("livez", "GET"),
    ("readyz", "GET"),
    ("oauth/token", "POST"),
    (".well-known/smart-configuration", "GET"),
    ("api/schema/", "GET"),
    ("api/v1/eligibility/usage", "GET"),
    ("developer/", "GET"),
    ("developer/api/", "GET"),
    ("developer/errors", "GET"),
    ("sandbox/cards/revocation-list", "GET"),
    ("sandbox/cards/<str:serial>/proof", "POST"),
    ("sandbox/signatures", "POST"),
    ("sandbox/signatures/revocation-list", "GET"),
}
"""What is for everybody; what is under `sandbox/` exists in a sandbox only."""


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Yield every route of the platform."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def methods(route: str) -> set[str]:
    """Return the methods that a route answers to, as it says itself when asked for one that nobody has."""
    path = "/" + re.sub(r"<uuid:\w+>", "0b9e1a3c-1111-4222-8333-444455556666", route)
    path = re.sub(r"<str:\w+>", "SBX-0001", path)
    signed = {"Authorization": f"Bearer {Caller(CLINIC).token()}"}
    answer = Client(raise_request_exception=False).generic("BREW", path, headers=signed)
    assert answer.status_code == 405, (path, answer.status_code)
    return set(answer["Allow"].split(", ")) - {"HEAD"}
