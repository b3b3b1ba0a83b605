"""Visits at any moment: checks and consents through the actions, at an `at` of the test's choice."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from eligibility.actions.checks import check_by_card, check_by_number
from eligibility.actions.consents import Given, give_consent
from platform_site.identifiers import InsurerNumber
from platform_site.periods import jst_day
from tests.support.callers import P001, Caller


def visit(caller: Caller, serial: str, *, at: datetime, **choices: Any) -> dict[str, Any]:
    """Check by a card."""
    proof = caller.proof(serial, at=at, **choices)
    return check_by_card(proof=proof, on=jst_day(at), by=caller.actor, at=at)


def visit_by_number(caller: Caller, *, at: datetime, **changed: Any) -> dict[str, Any]:
    """Check P001 by her numbers."""
    asked = {name: P001[name] for name in ("symbol", "number", "branch")}
    asked |= {"insurer_number": InsurerNumber.parse(P001["insurer_number"]), "birth_date": date(1985, 4, 1)}
    return check_by_number(**{**asked, **changed}, on=jst_day(at), by=caller.actor, at=at)


def consent(caller: Caller, check: dict[str, Any], serial: str, *, at: datetime, **choices: Any) -> Given:
    """Give consent after a check."""
    proof = caller.proof(serial, at=at, **{"consents": ["checkup"], **choices})
    return give_consent(check_id=UUID(check["check_id"]), proof=proof, by=caller.actor, at=at)
