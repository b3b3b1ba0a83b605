"""The answer to a check, composed of the facts that the database gave: what a clinic's program reads.

Every place that answers (counter, replay, bulk, pages) composes here, so that they cannot differ.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from eligibility.errors import FeedLate, NewCoverageByCard, ShareUnknown
from eligibility.models import Certificate, Relationship, Result
from eligibility.permissions import coverage_only
from eligibility.rules import burden
from eligibility.rules.rhythm import is_behind
from platform_site import actors
from platform_site.errors import CATALOGUE
from platform_site.models import Restriction, Sex
from platform_site.periods import as_japanese_time, jst_day
from platform_site.queries.codes import UnknownSystem, name_of, policy
from platform_site.queries.patient_refs import patient_ref


Facts = dict[str, Any]
Kind = Certificate.Kind
LATE_ELDERLY = "39"
_NOTHING = (Result.NOT_FOUND, Result.INACTIVE)


def answer(facts: Facts, *, told: actors.Organisation) -> dict[str, Any]:
    """Return the answer as an organisation is told it; a 施術所 is told coverage and ratio alone."""
    on = date.fromisoformat(facts["on"])
    coverages = [_coverage(c, facts, on, in_full=i < facts["in_full"]) for i, c in enumerate(facts["coverages"])]
    return {
        "check_id": facts["check_id"],
        "checked_at": _moment(facts["checked_at"]),
        "on": facts["on"],
        "result": facts["result"],
        "patient_ref": _ref(facts["person_id"], told.id),
        "patient_number": facts["patient_number"],
        "patient": _patient(facts),
        "coverages": coverages,
        "certificates": _certificates({**facts, "certificates": []} if coverage_only(told) else facts, on),
        "assistance": _assistance(facts),
        "subsidies": [],
        "consents": [_consent(consent) for consent in facts["consents"]],
        "advisories": [_shown(code, facts) for code in _advisories(facts, coverages)],
        "feed": {"as_of": _moment(facts["feed_as_of"])},
    }


def _ref(person_id: int | None, organisation_id: int) -> str | None:
    return None if person_id is None else patient_ref(person_id=person_id, organisation_id=organisation_id)


def _advisories(facts: Facts, coverages: list[dict[str, Any]]) -> list[str]:
    codes = list(facts["advisories"])
    if facts["result"] == Result.INACTIVE_NEW_COVERAGE:
        codes.append(NewCoverageByCard.code)
    if any(coverage["copay_ratio_source"] == "unknown" for coverage in coverages):
        codes.append(ShareUnknown.code)
    if facts["result"] in _NOTHING and _is_behind(facts):
        codes.append(FeedLate.code)
    return codes


def _shown(code: str, facts: Facts) -> dict[str, str]:
    shown = CATALOGUE[code].shown()
    if code == FeedLate.code:
        shown["message"] += f"最終の台帳の時点は {_moment(facts['feed_as_of'])} です。"
    return shown


def _is_behind(facts: Facts) -> bool:
    """Tell if the insurer's ledger is too old to know of the day: then nothing found is not "no coverage"."""
    if facts["feed_as_of"] is None:
        return False
    least = timedelta(hours=policy("feed.silent.least.hours", on=jst_day(datetime.fromisoformat(facts["checked_at"]))))
    return is_behind(datetime.fromisoformat(facts["feed_as_of"]), date.fromisoformat(facts["on"]), least=least)


def _patient(facts: Facts) -> dict[str, Any] | None:
    source = (facts["coverages"] or [facts["recipient"]])[0]
    if source is None:
        return None
    withheld = Restriction.Kind.ADDRESS_WITHHELD in facts["restrictions"]
    return {
        "name": source["name"],
        "kana": source["kana"],
        "other_name": source.get("other_name", ""),
        "other_kana": source.get("other_kana", ""),
        "sex": _choice(Sex, source["sex"]),
        "sex_other": _choice(Sex, source.get("sex_other", "")),
        "birth_date": source["birth_date"],
        "postal_code": None if withheld else source.get("postal_code") or None,
        "address": None if withheld else source.get("address") or None,
        "address_withheld": withheld,
    }


def _coverage(coverage: Facts, facts: Facts, on: date, *, in_full: bool) -> dict[str, Any]:
    """Show one coverage; of one that the numbers asked for do not name, only whose it is and since when (API-5)."""
    share = _share(coverage, facts, on) if in_full else burden.Share(None, "not_answered")
    shown = {
        "insurer_number": coverage["insurer_number"],
        "insurer_name": coverage["insurer_name"],
        "symbol": coverage["symbol"],
        "number": coverage["number"],
        "branch": coverage["branch"],
        "relationship": _choice(Relationship, coverage["relationship"]),
        "householder": coverage["householder"],
        "card_class": _code("card_class", coverage["card_class"], on),
        "issued_on": coverage["issued_on"],
        "valid_from": coverage["valid_from"],
        "last_day": _last_day(coverage["valid_until"]),
        "preschool": in_full and on < burden.school_from(date.fromisoformat(coverage["birth_date"])),
        "acquired_on": coverage["acquired_on"],
        "lost_on": coverage["lost_on"],
        "loss_reason": _code("loss_reason", coverage["loss_reason"], on),
        "copay_ratio": share.percent,
        "copay_ratio_source": share.source,
    }
    open_anyway = {"insurer_number", "insurer_name", "acquired_on", "copay_ratio_source"}
    return shown if in_full else {name: value if name in open_anyway else None for name, value in shown.items()}


def _share(coverage: Facts, facts: Facts, on: date) -> burden.Share:
    """Return the patient's share under one coverage on the day, or none where it does not cover the day (E-12)."""
    if coverage["acquired_on"] > facts["on"] or (coverage["lost_on"] or "9999-12-31") <= facts["on"]:
        return burden.Share(None, "not_covered")
    percents = {c["kind"]: c["percent"] for c in facts["certificates"] if c["coverage_id"] == coverage["coverage_id"]}
    return burden.share(
        birth_date=date.fromisoformat(coverage["birth_date"]),
        on=on,
        late_elderly=len(coverage["insurer_number"]) == 8 and coverage["insurer_number"].startswith(LATE_ELDERLY),
        elderly_percent=percents.get(Kind.ELDERLY),
        fed_percent=percents.get(Kind.LATE_ELDERLY_RATIO),
        special_care=Kind.SPECIAL_CARE in percents,
    )


def _certificates(facts: Facts, on: date) -> dict[str, Any]:
    """Show the certificates; a specific disease only while the consent to it holds (E-02)."""
    of: dict[str, list[Facts]] = defaultdict(list)
    for certificate in facts["certificates"]:
        of[certificate["kind"]].append(certificate)
    consented = any(consent["category"] == Kind.SPECIFIC_DISEASE for consent in facts["consents"])
    return {
        "limit": next((_limit(c, on) for c in of[Kind.LIMIT]), None),
        "elderly": next(({**_period(c), "ratio": c["percent"]} for c in of[Kind.ELDERLY]), None),
        "specific_diseases": [_disease(c, on) for c in of[Kind.SPECIFIC_DISEASE]] if consented else [],
        "confirmation_paper": next((_period(c) for c in reversed(of[Kind.CONFIRMATION_PAPER])), None),
    }


def _limit(certificate: Facts, on: date) -> dict[str, Any]:
    return {
        "form": _code("limit_form", certificate["limit_form"], on),
        "limit_class": _code("limit_class", certificate["limit_class"], on),
        **_period(certificate),
        "long_term_on": certificate["long_term_on"],
    }


def _disease(certificate: Facts, on: date) -> dict[str, Any]:
    return {
        "disease": _code("specific_disease", certificate["category"], on),
        **_period(certificate),
        "monthly_cap": certificate["monthly_cap"],
    }


def _period(certificate: Facts) -> dict[str, Any]:
    return {
        "issued_on": certificate["issued_on"],
        "valid_from": certificate["valid_from"],
        "last_day": _last_day(certificate["valid_until"]),
    }


def _assistance(facts: Facts) -> dict[str, Any]:
    """Show recipient and vouchers; without one for this institution the office's telephone helps (E-11).

    `voucher` is the one that was issued first: a hospital may hold several in a month, which stand in `vouchers`.
    """
    recipient = facts["recipient"]
    vouchers = [{**voucher, "month": voucher["month"][:7]} for voucher in facts["vouchers"]]
    if recipient is None:
        return {"recipient": None, "voucher": None, "vouchers": [], "as_of": None}
    shown = {
        "payer_number": recipient["payer_number"],
        "recipient_number": recipient["recipient_number"],
        "valid_from": recipient["valid_from"],
        "last_day": _last_day(recipient["valid_until"]),
        "office": {"name": recipient["office_name"], "phone": recipient["office_phone"]},
    }
    return {
        "recipient": shown,
        "voucher": vouchers[0] if vouchers else _no_voucher(recipient, facts["on"]),
        "vouchers": vouchers,
        "as_of": _moment(facts["assistance_as_of"]),
    }


def _no_voucher(recipient: Facts, on: str) -> str | None:
    in_force = recipient["valid_from"] <= on and (recipient["valid_until"] or "9999-12-31") > on
    return "not_commissioned" if in_force else None


def _consent(consent: Facts) -> dict[str, Any]:
    return {
        **consent,
        "given_at": _moment(consent["given_at"]),
        "valid_until": _moment(consent["valid_until"]),
    }


def _code(system: str, code: str, on: date) -> dict[str, str] | None:
    """Show a code with its name of the day; of a day before the masters begin, without one."""
    if not code:
        return None
    try:
        name = name_of(system, code, on=on)
    except UnknownSystem:
        name = ""
    return {"code": code, "name": name}


def _choice(choices: Any, code: str) -> dict[str, str] | None:
    return {"code": code, "name": _labels(choices)[code]} if code else None


@cache
def _labels(choices: Any) -> dict[str, str]:
    return dict(choices.choices)


def _last_day(until: str | None) -> str | None:
    return str(date.fromordinal(date.fromisoformat(until).toordinal() - 1)) if until else None


def _moment(text: str | None) -> str | None:
    return as_japanese_time(datetime.fromisoformat(text)) if text else None
