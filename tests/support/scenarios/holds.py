"""What holds an insurer's file or line up, and who lets it go on."""

from typing import Any

from platform_site.models import Job
from tests.support.callers import Caller
from tests.support.feeds import Insurer, apply, line
from tests.support.scenarios import World, provokes


INSURER = Insurer()
SYSTEM = Caller("sandbox-insurer-1")


def shown(job: Job) -> Any:
    """Return a job as the insurer sees it."""
    return SYSTEM.get(f"/api/v1/jobs/{job.uid}")


def held() -> Job:
    """Have a file held behind a gap."""
    return apply(INSURER.send(line(), number=3))


def decide(job: Job, what: str, *, sha256: str = "", **headers: str) -> Any:
    """Release or reject a held file."""
    body = {"sha256": sha256 or bytes(job.content_sha256).hex()}
    return SYSTEM.post(f"/api/v1/eligibility/coverage-feeds/{job.uid}/{what}", body, **headers)


@provokes("ELIG-FEED-GAP")
def a_number_that_never_came(world: World) -> Any:
    return shown(held())


@provokes("ELIG-FEED-WAITS")
def a_file_behind_a_held_one(world: World) -> Any:
    held()
    return shown(apply(INSURER.send(line("7002"), number=4)))


@provokes("ELIG-FEED-LARGE-CHANGE")
def a_file_that_changes_much(world: World) -> Any:
    return shown(apply(INSURER.send(*[line(str(number)) for number in range(7001, 7061)])))


@provokes("ELIG-FEED-OUT-OF-ORDER")
def a_number_before_the_last_one(world: World) -> Any:
    apply(INSURER.release(held()))
    return shown(apply(INSURER.send(line("7002"), number=2)))


@provokes("ELIG-FEED-REJECTED")
def a_file_that_was_given_up(world: World) -> Any:
    job = held()
    decide(job, "rejection", **{"X-Acting-User": "u1;clerk"})
    return shown(job)


@provokes("ELIG-FEED-SAME-PERSON")
def one_person_as_two(world: World) -> Any:
    job = held()
    decide(job, "release", **{"X-Acting-User": "u1;clerk"})
    return decide(job, "release", **{"X-Acting-User": "u1;clerk"})


@provokes("ELIG-FEED-OTHER-CONTENT")
def another_sha256(world: World) -> Any:
    return decide(held(), "release", sha256="0" * 64, **{"X-Acting-User": "u1;clerk"})


@provokes("AUTH-ACTING-USER")
def nobody_at_the_keys(world: World) -> Any:
    return decide(held(), "release")


@provokes("ELIG-FEED-FIVE-DETAILS")
def another_name_than_the_resident_register_has(world: World) -> Any:
    p001 = {"link_token": "SBX-LINK-P001", "birth_date": "1985-04-01"}
    return shown(apply(INSURER.send(line("7001", **p001))))


@provokes("ELIG-FEED-RATIO")
def somebody_of_72_whose_certificate_is_not_fed(world: World) -> Any:
    return shown(apply(INSURER.send(line("7072", birth_date="1954-01-01"))))
