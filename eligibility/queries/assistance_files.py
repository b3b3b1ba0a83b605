"""A welfare office's files as its people see them."""

from uuid import UUID

from django.db.models import QuerySet

from eligibility.models import AssistanceFeed
from eligibility.queries.feeds import with_job
from platform_site.actors import Actor
from platform_site.permissions import organisation_of


def assistance_files_of(by: Actor) -> QuerySet[AssistanceFeed]:
    """Return the office's own files, each with `state` and `code` of its job."""
    return with_job(AssistanceFeed.objects.filter(office_id=organisation_of(by).id))


def assistance_file_of(by: Actor, uid: UUID) -> AssistanceFeed | None:
    """Return one of the office's own files, or None for any other."""
    return assistance_files_of(by).filter(job_uid=uid).first()
