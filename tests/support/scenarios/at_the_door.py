"""Sign-in, methods, bodies, limits, and faults of ours."""

import uuid
from typing import Any

from django.db import connection
from django.test import Client

from platform_site import clock, idempotency
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.limits import pace
from platform_site.queries import disks, refreshed
from tests.support import databases
from tests.support.callers import P001, Caller, by_number
from tests.support.scenarios import World, provokes
from tests.support.sessions import session
from tests.support.signing_in import ask, by_secret
from tests.support.visitors import Visitor
from tests.support.windows import begin_a_window


CLINIC, INSURER = Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1")
CONSENTS = "/api/v1/eligibility/consents"


@provokes("AUTH-TOKEN-REQUEST")
def a_token_request_that_is_no_form(world: World) -> Any:
    return ask(b"{}", kind="application/json")


@provokes("AUTH-GRANT-TYPE")
def another_grant(world: World) -> Any:
    return ask({"grant_type": "password"})


@provokes("AUTH-CLIENT")
def a_wrong_secret(world: World) -> Any:
    return by_secret(secret="wrong")


@provokes("AUTH-SCOPE-REQUEST")
def a_scope_that_was_not_granted(world: World) -> Any:
    return by_secret(scope="coverage.feed")


@provokes("AUTH-TOKEN-MISSING")
def no_token(world: World) -> Any:
    return CLINIC.http.post("/api/v1/eligibility/checks")


@provokes("AUTH-TOKEN-INVALID")
def a_forged_token(world: World) -> Any:
    return CLINIC.check(P001, Authorization=f"Bearer {CLINIC.token()}x")


@provokes("AUTH-CLIENT-DISABLED")
def a_token_of_a_disabled_system(world: World) -> Any:
    disable_client(client=CLINIC.row, by=the_platform(), at=clock.now())
    refreshed.forget_all()
    return CLINIC.check(P001)


@provokes("AUTH-SCOPE")
def an_insurer_at_the_counter(world: World) -> Any:
    return INSURER.check(P001)


@provokes("AUTH-FORM")
def a_form_of_somebody_elses_site(world: World) -> Any:
    """The sign-in without the token that its page gave; a page for people, with the code on it."""
    answer = Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"name": "p001", "password": "x"})
    return {"code": "AUTH-FORM"} if "<code>AUTH-FORM</code>" in answer.content.decode() else {}


@provokes("AUTH-NOT-PERMITTED")
def a_person_without_the_right(world: World) -> Any:
    """A page for people, with the code on it."""
    page = Visitor.of("nurse", "clinic").get("/staff/cases/").content.decode()
    return {"code": "AUTH-NOT-PERMITTED"} if "<code>AUTH-NOT-PERMITTED</code>" in page else {}


@provokes("CONF-STATE")
def withdrawing_twice(world: World) -> Any:
    (given,) = CLINIC.check_by_card("SBX-0001", consents=["checkup"]).json()["consents"]
    CLINIC.delete(f"{CONSENTS}/{given['consent_id']}")
    return CLINIC.delete(f"{CONSENTS}/{given['consent_id']}")


@provokes("CONF-BUSY", committed=True)
def a_row_that_somebody_holds(world: World) -> Any:
    (given,) = CLINIC.check_by_card("SBX-0001", consents=["checkup"]).json()["consents"]
    wait_no_longer_than("100ms")
    with session("web", world.database) as other:
        other.execute("select * from platform_site_consent where uid = %s for update", [given["consent_id"]])
        return CLINIC.delete(f"{CONSENTS}/{given['consent_id']}")


@provokes("DUP-KEY-IN-USE", committed=True)
def a_key_whose_first_request_has_not_ended(world: World) -> Any:
    path, key = "/api/v1/eligibility/checks", "still-being-worked-on"
    digest = idempotency.key_digest(client=str(CLINIC.row.uid), method="POST", path=path, key=key)
    wait_no_longer_than("100ms")
    with session("web", world.database) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        return CLINIC.check(P001, key=key)


@provokes("DUP-KEY-REQUIRED")
def no_key(world: World) -> Any:
    return CLINIC.check(P001, key="short")


@provokes("DUP-KEY-REUSED")
def a_key_with_another_body(world: World) -> Any:
    CLINIC.check(P001, key="one-key-two-bodies")
    return CLINIC.check({**P001, "limit_certificate": True}, key="one-key-two-bodies")


@provokes("RATE-CLIENT")
def asking_too_fast(world: World) -> Any:
    world.settings.REQUESTS_PER_SECOND = 1
    world.monkeypatch.setattr("platform_site.limits.time.monotonic", lambda: 1000.5)
    pace._counts.clear()
    CLINIC.check(P001)
    return CLINIC.check(P001)


@provokes("RATE-WRONG-TRIES")
def guessing(world: World) -> Any:
    begin_a_window(world.monkeypatch)
    world.settings.WRONG_TRIES_PER_CLIENT = 1
    nobody = by_number("06139992", "999999", "1985-04-01")
    CLINIC.check(nobody)
    return CLINIC.check(nobody)


@provokes("SYS-METHOD")
def a_method_that_is_not_there(world: World) -> Any:
    return CLINIC.get("/api/v1/eligibility/checks")


@provokes("SYS-NOT-FOUND")
def a_job_that_is_not_there(world: World) -> Any:
    return CLINIC.get(f"/api/v1/jobs/{uuid.uuid4()}")


@provokes("SYS-MEDIA-TYPE")
def xml(world: World) -> Any:
    return CLINIC.post("/api/v1/eligibility/checks", b"<a/>", content_type="application/xml")


@provokes("SYS-UNAVAILABLE", committed=True)
def a_database_that_is_away(world: World) -> Any:
    headers = {"Authorization": f"Bearer {CLINIC.token()}", "Idempotency-Key": "k" * 16}
    databases.point_to("no_such_database")
    return CLINIC.http.post("/api/v1/eligibility/checks", P001, content_type="application/json", headers=headers)


@provokes("SYS-ERROR", committed=True)
def a_function_that_may_not_be_called(world: World) -> Any:
    with databases.owner(world.database) as owner:
        owner.execute("revoke execute on function eligibility_checks_v5(jsonb) from app_web")
    return CLINIC.check(P001)


def wait_no_longer_than(time: str) -> None:
    """Let this session wait less for locks than its role does, so that the test does not either."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, false)", [time])


@provokes("SYS-STORAGE-FULL")
def a_file_while_a_disk_is_full(world: World) -> Any:
    world.monkeypatch.setattr(disks, "_fullest", refreshed.Refreshed(lambda: 95))
    return INSURER.post("/api/v1/eligibility/coverage-feeds", b"x", content_type="text/csv")
