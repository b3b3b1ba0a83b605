"""What this service's notices are about, in words; none of them names a person, or what somebody takes."""

from collections.abc import Collection
from datetime import date

from eprescription.models import AlertDay, Recall
from eprescription.models.checks import KINDS
from platform_site.identifiers.uuids import uuids_in


def alert_days(ids: Collection[str]) -> dict[str, str]:
    """Return day, kind and counts of each day that left what is usual, by `day/kind`."""
    days = {each: _day(each.partition("/")[0]) for each in ids}
    rows = AlertDay.objects.filter(day__in=[day for day in days.values() if day])
    known = {f"{row.day}/{row.kind}": _words(row) for row in rows}
    return {each: known[each] for each in ids if each in known}


def recalls(uids: Collection[str]) -> dict[str, str]:
    """Return package code and lot of each recall."""
    return {str(row.uid): recall_words(row) for row in Recall.objects.filter(uid__in=uuids_in(uids))}


def recall_words(row: Recall) -> str:
    """Return what is recalled: a lot, or all of a package code."""
    return f"包装コード {row.package_code}、" + (f"製造番号 {row.lot}" if row.lot else "すべての製造番号")


def _words(row: AlertDay) -> str:
    day = f"{row.day.year}年{row.day.month}月{row.day.day}日"
    return f"{day} {dict(KINDS)[row.kind]}：登録{row.registrations}件のうち{row.findings}件"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
