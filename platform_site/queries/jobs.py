"""Jobs as their organisation may see them."""

from uuid import UUID

from django.db.models import QuerySet

from platform_site.actors import Actor, Call
from platform_site.errors import ClientDisabled, NotFound
from platform_site.models import ApiClient, Job, JobLine
from platform_site.queries.clients import acting_organisation


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
    """Return who asked for a job, with the rights of now; raise ClientDisabled if the right was lost meanwhile."""
    in_use = ApiClient.objects.filter(disabled_at__isnull=True, organisation__closed_at__isnull=True)
    client = in_use.filter(uid=job.client_uid).first() if job.client_uid else None
    if client is None:
        raise ClientDisabled
    organisation = acting_organisation(job.organisation.uid)
    call = Call(request_id=str(job.uid))
    return Actor(organisation=organisation, client=client.uid, scopes=frozenset(client.scopes), call=call)
