"""What this service's notices are about, in words: a case by its kind and day, a file by its insurer and number."""

from collections.abc import Collection
from typing import Any

from django.utils.timezone import localtime

from eligibility.models import Case, CoverageFeed, VoucherRequest
from platform_site.identifiers.uuids import uuids_in
from platform_site.models import Organisation


def cases(uids: Collection[str]) -> dict[str, str]:
    """Return the kind of each case, and until when it has to be answered."""
    return {
        str(case.uid): f"{case.get_kind_display()}（{_until(case)}）"
        for case in Case.objects.filter(uid__in=uuids_in(uids))
    }


def files(uids: Collection[str]) -> dict[str, str]:
    """Return of each file, by its job, the insurer, its number and when it came."""
    return {str(feed.job_uid): _file(feed) for feed in _feeds().filter(job_uid__in=uuids_in(uids))}


def held_files(ids: Collection[str]) -> dict[str, str]:
    """Return of each file, by its key, the insurer, its number and why it is held."""
    feeds = _feeds().filter(pk__in=[each for each in ids if each.isdecimal()])
    return {str(feed.pk): f"{_file(feed)} {feed.get_held_for_display()}".strip() for feed in feeds}


def organisations(uids: Collection[str]) -> dict[str, str]:
    """Return the names of organisations."""
    return {str(each.uid): str(each) for each in Organisation.objects.filter(uid__in=uuids_in(uids))}


def voucher_requests(uids: Collection[str]) -> dict[str, str]:
    """Return who asks for vouchers of which month; whose it is stays out."""
    rows = VoucherRequest.objects.filter(uid__in=uuids_in(uids)).select_related("organisation")
    return {str(row.uid): f"{row.organisation.name}、{row.month:%Y年}{row.month.month}月分" for row in rows}


def _until(case: Case) -> str:
    return "終了" if case.closed_at else f"回答期限 {case.due_on.year}年{case.due_on.month}月{case.due_on.day}日"


def _feeds() -> Any:
    return CoverageFeed.objects.select_related("insurer")


def _file(feed: CoverageFeed) -> str:
    number = f"{feed.file_number}番" if feed.file_number is not None else "番号なし"
    at = localtime(feed.received_at)
    return f"{feed.insurer.name}のファイル {number}（{at.year}年{at.month}月{at.day}日受付）"
