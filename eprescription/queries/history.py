"""What a check stands on: what a person takes, and what the asking facility may know of it, in one round trip."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from eprescription.rules.checks.findings import Side, Taken
from eprescription.rules.document import Setting
from eprescription.rules.drugs.concepts import Route
from platform_site.actors import Actor
from platform_site.errors import REFUSALS
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.queries.codes import policy


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a person takes, under any of her `records`, and whether she consented that the facility sees it."""

    records: tuple[int, ...]
    taken: tuple[Taken, ...]
    consent: bool


def history(
    *, person_id: int, on: date, purpose: str, about: str, by: Actor, at: datetime, drugs: int | None = None,
    as_of: datetime | None = None,
) -> History:  # fmt: skip
    """Return what counts on a day of the last 100 days, as known now or `as_of` a moment, and leave the audit line.

    `drugs` medicines are charged to the budget of the facility, the person and the day of `at`; None charges nothing.
    Raises CheckBudget without having charged anything (I04-4).
    """
    question = {
        "at": at.isoformat(),
        "on_day": on.isoformat(),
        "days": policy("rx.visible.days", on=on),
        "person_id": person_id,
        "organisation_id": organisation_of(by).id,
        "client_uid": str(by.client) if by.client else None,
        "user_uid": str(by.user) if by.user else None,
        "acting_user": by.acting_user,
        "request_id": by.call.request_id,
        "about": about,
        "purpose": purpose,
        "as_of": as_of.isoformat() if as_of else None,
        "drugs": drugs,
        "most": policy("rx.check.drugs", on=jst_day(at)),
    }
    answer = _asked(question)
    by.call.lines += 1
    return History(
        records=tuple(answer["records"]),
        taken=tuple(_taken(line) for line in answer["lines"]),
        consent=answer["consent"],
    )


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("select eprescription_history_v2(%s)", [json.dumps(question)])
        answer: dict[str, Any] = cursor.fetchone()[0]
    if "refusal" in answer:
        raise REFUSALS[answer["refusal"]]
    return answer


def _taken(line: dict[str, Any]) -> Taken:
    """Return a line as rules read it; people take a hundred, so what is no text is named one by one."""
    dispensing_id = line.pop("dispensing_id")
    line["side"] = Side.PRESCRIBED if dispensing_id is None else Side.DISPENSED
    line["ingredient7s"], line["components"] = frozenset(line["ingredient7s"]), frozenset(line["components"])
    line["starts_on"], line["ends_on"] = date.fromisoformat(line["starts_on"]), date.fromisoformat(line["ends_on"])
    line["route"], line["setting"] = _ROUTES[line["route"]], _SETTINGS[line["setting"]]
    return Taken(**line)


_ROUTES = {one.value: one for one in Route}
_SETTINGS = {one.value: one for one in Setting}
