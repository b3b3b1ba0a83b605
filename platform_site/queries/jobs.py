"""Jobs as their organisation may see them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from platform_site.actors import Actor, Call
from platform_site.errors import ClientDisabled, NotFound, Refused
from platform_site.models import ApiClient, Job, JobLine, Membership
from platform_site.queries.clients import acting_organisation


Content = dict[str, Any]
Judge = Callable[[list[Content]], list[Content | Refused]]
_judges: dict[str, Judge] = {}


def judged_when_read(kind: str, judge: Judge) -> None:
    """Have the sealed results of a kind of job judged whenever they are read; called in an app's `ready`."""
    _judges[kind] = judge


def as_of_now(kind: str, contents: list[Content]) -> list[Content | Refused]:
    """Return what may be told now of the results of a kind of job: a right that was lost since counts (API-4)."""
    judge = _judges.get(kind)
    return judge(contents) if judge else list(contents)


def job_of(by: Actor, uid: UUID) -> Job:
    """Return a job of the actor's own organisation, without what came in; raise NotFound for any other."""
    own = Job.objects.filter(organisation_id=by.organisation.id) if by.organisation else Job.objects.none()
    job = own.filter(uid=uid).defer("content").first()
    if job is None:
        raise NotFound("ジョブが見つかりません。")
    return job


def lines_of(job: Job, *, after: int, most: int) -> QuerySet[JobLine]:
    """Return the results of a job's lines behind a line number, in order."""
    return JobLine.objects.filter(job=job, number__gt=after).order_by("number")[:most]


def actor_behind(job: Job) -> Actor:
    """Return who asked for a job, a system or a person, with the rights of now.

    Raises ClientDisabled if the right was lost meanwhile: the system or its organisation is out of use, or no role of
    the person at that organisation stands any longer (I02-4).
    """
    if job.client_uid is None:
        raise ClientDisabled
    organisation = acting_organisation(job.organisation.uid)
    call = Call(request_id=str(job.uid))
    in_use = ApiClient.objects.filter(disabled_at__isnull=True, organisation__closed_at__isnull=True)
    if client := in_use.filter(uid=job.client_uid).first():
        return Actor(organisation=organisation, client=client.uid, scopes=frozenset(client.scopes), call=call)
    held = _roles_of(job.client_uid, job)
    if not held:
        raise ClientDisabled
    return Actor(
        organisation=organisation,
        user=job.client_uid,
        roles=frozenset(each.role for each in held),
        acting_user=held[0].staff_id or held[0].user.username,
        call=call,
    )


def _roles_of(user: UUID, job: Job) -> list[Membership]:
    """Return the roles that a person has now at the organisation of a job."""
    standing = Membership.objects.filter(ended_at__isnull=True, organisation__closed_at__isnull=True)
    hers = standing.filter(organisation=job.organisation, user__uid=user, user__is_active=True)
    return list(hers.select_related("user").order_by("pk"))
