"""Reports of wrong links, and the cases that come of them."""

from typing import Any

from eligibility.models import Case
from platform_site import clock
from platform_site.models import Person
from tests.support.callers import P001, Caller


PATH = "/api/v1/eligibility"
CLINIC, OTHER = "sandbox-clinic-1", "sandbox-clinic-2"
INSURER, CITY = "sandbox-insurer-1", "sandbox-insurer-2"


def reported(body: dict[str, Any] | None = None, *, about: Any = "all", clinic: str = CLINIC) -> Any:
    """Check somebody (P001 by her numbers), report what is answered, and return the answer to the report."""
    check = Caller(clinic).check(body or P001).json()
    return report(check, about=about, clinic=clinic)


def report(check: dict[str, Any], *, about: Any = "all", clinic: str = CLINIC, **more: Any) -> Any:
    """Report coverages of a check."""
    return Caller(clinic).post(f"{PATH}/link-reports", {"check_id": check["check_id"], "about": about}, **more)


def disputed() -> Case:
    """Have P001's coverage reported; return the case."""
    answer = reported()
    assert answer.status_code == 201, answer.content
    return Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).latest("pk")


def case(uid: Any, *, who: str = INSURER) -> Any:
    """Ask for a case."""
    return Caller(who).get(f"{PATH}/cases/{uid}")


def write(uid: Any, text: str = "確認しています。", *, who: str = INSURER, **more: Any) -> Any:
    """Write into a case."""
    return Caller(who).post(f"{PATH}/cases/{uid}/messages", {"text": text}, **more)


def resolve(uid: Any, word: str, *, who: str = INSURER, **more: Any) -> Any:
    """Say a word of a case."""
    return Caller(who).post(f"{PATH}/cases/{uid}/resolution", {"resolution": word}, **more)


def opened(kind: str, *clients: str, subject: str = "tests", **more: Any) -> Case:
    """Open a case of a kind with the organisations of these systems as its parties."""
    from eligibility.actions.cases import Doubt, open_cases
    from platform_site.actors import the_platform

    parties = tuple(Caller(client).row.organisation_id for client in clients)
    doubt = Doubt(kind=kind, subject=subject, parties=parties, **more)
    (new,) = open_cases(doubts=[doubt], by=the_platform(), at=clock.now())
    return new


def whose(number: str = "1001", branch: str = "01") -> Person:
    """Return the person of one of the union's coverages."""
    return Person.objects.get(
        coverageversion__coverage__number_key=number,
        coverageversion__coverage__branch_key=branch,
        coverageversion__known_until=None,
    )
