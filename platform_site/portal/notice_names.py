"""What the site's own notices are about, in words: a request by its deed, a system by its id, staff by user name."""

from collections.abc import Collection

from platform_site.actions.approval_requests import DEEDS
from platform_site.identifiers.uuids import uuids_in
from platform_site.models import ApiClient, Approval, User
from platform_site.notices import name_things


def approvals(uids: Collection[str]) -> dict[str, str]:
    """Return what each request asks for."""
    rows = Approval.objects.filter(uid__in=uuids_in(uids))
    return {str(row.uid): DEEDS[row.deed].label for row in rows if row.deed in DEEDS}


def systems(uids: Collection[str]) -> dict[str, str]:
    """Return each system's client id and organisation."""
    rows = ApiClient.objects.filter(uid__in=uuids_in(uids)).select_related("organisation")
    return {str(row.uid): f"{row.client_id}（{row.organisation.name}）" for row in rows}


def staff(uids: Collection[str]) -> dict[str, str]:
    """Return the user names of staff; of persons nothing (I02-2)."""
    rows = User.objects.filter(uid__in=uuids_in(uids), person__isnull=True)
    return {str(row.uid): row.username for row in rows}


name_things(Approval=approvals, ApiClient=systems, User=staff)
