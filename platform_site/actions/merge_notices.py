"""統合のお知らせ: both persons are told in words that their records were made one, or two again (I08-3)."""

from datetime import datetime

from platform_site.actions.notices import tell_users
from platform_site.actors import Actor
from platform_site.models import PersonMerge, User
from platform_site.queries.persons import same_person


def tell_of_merge(*, merge_id: int, by: Actor, at: datetime) -> None:
    """Tell both persons that their records are one now; the same merge is told once."""
    _tell_persons(merge_id, kind="people.merged", by=by, at=at)


def tell_of_split(*, merge_id: int, by: Actor, at: datetime) -> None:
    """Tell both persons that their records are two again; the same split is told once."""
    _tell_persons(merge_id, kind="people.split", by=by, at=at)


def _tell_persons(merge_id: int, *, kind: str, by: Actor, at: datetime) -> None:
    """Tell the accounts of both persons, by whichever of their records an account is known."""
    merge = PersonMerge.objects.get(pk=merge_id)
    records = {*same_person(merge.kept_id), *same_person(merge.merged_id)}
    users = User.objects.filter(person__in=records, is_active=True).values_list("pk", flat=True)
    tell_users(users=list(users), kind=kind, about=f"PersonMerge:{merge.uid}", by=by, at=at)
