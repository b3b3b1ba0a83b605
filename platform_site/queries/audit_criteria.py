"""What somebody searches the audit trail for: words of a form, as conditions on its lines."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from platform_site.models import ApiClient, Membership, Organisation


PLAIN = {"event": "event", "outcome": "outcome", "code": "code", "request_id": "request_id", "about": "about"}
"""Criteria that are the value of a column."""


def period_of(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the half-open span of moments of whole days of Japan."""
    return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def conditions(criteria: Mapping[str, Any]) -> Q:
    """Return the conditions, besides the period, that a search's criteria stand for; none find every line."""
    wanted = Q()
    for name, column in PLAIN.items():
        if criteria.get(name):
            wanted &= Q(**{column: criteria[name]})
    if criteria.get("organisation"):
        wanted &= Q(organisation_id__in=organisations_of(criteria["organisation"]))
    if criteria.get("client"):
        wanted &= Q(client_uid__in=clients_of(criteria["client"]))
    if criteria.get("user"):
        wanted &= Q(organisation_id__isnull=False) & (
            Q(user_uid__in=staff_of(criteria["user"])) | Q(acting_user=criteria["user"])
        )
    return wanted


def organisations_of(code: str) -> list[int]:
    """Return the organisations of a code; several kinds may share one."""
    return list(Organisation.objects.filter(code=code).values_list("pk", flat=True))


def clients_of(client_id: str) -> list[Any]:
    """Return the system of a client id."""
    return list(ApiClient.objects.filter(client_id=client_id).values_list("uid", flat=True))


def staff_of(username: str) -> list[Any]:
    """Return the member of staff of a user name; whoever only uses her own page is none (I02-2)."""
    members = Membership.objects.filter(user__username=username)
    return list(members.values_list("user__uid", flat=True).distinct())
