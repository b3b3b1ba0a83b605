"""What an insurer's page says of its own member, in words; a withheld address stands on no page."""

from datetime import date, datetime, timedelta
from typing import Any

from eligibility.models import Certificate, CoverageVersion
from eligibility.queries.members import Member
from eligibility.queries.paper_pages import REASONS
from platform_site.models import Restriction
from platform_site.periods import jst_day
from platform_site.queries.codes import name_of


WITHHELD = "不開示のため表示しません"
DAY = timedelta(days=1)


def lines_of(member: Member, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a member shows beside what every page of a coverage does."""
    today, current = jst_day(at), member.current
    ordered = {order.kind for order in member.orders}
    return {
        "current": current,
        "address": WITHHELD if member.is_withheld or current.address_sealed else _address(current),
        "share": f"{member.held.share.percent}%" if member.held and member.held.share.percent is not None else "不明",
        "loss_reason": name_of("loss_reason", current.loss_reason, on=today) if current.loss_reason else "",
        "orders": [(Restriction.Kind(kind).label, kind in ordered) for kind in Restriction.Kind.values],
        "orders_since": member.orders,
        "paper_reason": REASONS.get(member.paper_reason, ""),
        "papers": [_certificate(row, today) for row in _papers(member)],
        "certificates": [_certificate(row, today) for row in _others(member)],
        "versions": [_version(each, today) for each in reversed(member.history.versions)],
    }


def _papers(member: Member) -> list[Certificate]:
    kind = Certificate.Kind.CONFIRMATION_PAPER
    return [row for row in member.history.certificates if row.known_until is None and row.kind == kind]


def _others(member: Member) -> list[Certificate]:
    kind = Certificate.Kind.CONFIRMATION_PAPER
    return [row for row in member.history.certificates if row.known_until is None and row.kind != kind]


def _certificate(row: Certificate, today: date) -> dict[str, Any]:
    is_over = row.valid_until is not None and row.valid_until <= today
    state = ("returned", "返納") if row.returned_on else ("ended", "終了") if is_over else ("active", "有効")
    return {
        "row": row,
        "last_day": row.valid_until - DAY if row.valid_until else None,
        "state": state[0],
        "state_words": state[1],
    }


def _version(row: CoverageVersion, today: date) -> dict[str, Any]:
    told = "取消" if row.is_cancelled else "喪失" if row.lost_on else "資格あり"
    reason = name_of("loss_reason", row.loss_reason, on=today) if row.loss_reason else ""
    return {"row": row, "told": told, "reason": reason}


def _address(row: CoverageVersion) -> str:
    return f"〒{row.postal_code} {row.address}" if row.postal_code else row.address or "登録なし"
