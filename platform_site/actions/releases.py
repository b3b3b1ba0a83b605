"""版: how a release of a master comes to count, and counts no more; whoever calls has checked and locked it."""

from datetime import datetime

from platform_site.models.releases import Release
from platform_site.states import ReleaseState


def put_in_force(release: Release, at: datetime) -> None:
    """Make a release count."""
    release.move(to=ReleaseState.PUBLISHED)
    release.published_at, release.rolled_back_at = at, None
    release.save(update_fields=["state", "published_at", "rolled_back_at"])


def take_back(release: Release, at: datetime) -> None:
    """Take a release out of force, so that the one before it counts again."""
    release.move(to=ReleaseState.ROLLED_BACK)
    release.rolled_back_at = at
    release.save(update_fields=["state", "rolled_back_at"])
