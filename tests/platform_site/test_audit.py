"""The audit trail: who did what for whom, in ids and codes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from platform_site import audit
from platform_site.actors import Actor, Call, the_platform
from platform_site.actors import Organisation as Acting
from platform_site.models import AuditEvent
from platform_site.transactions import reads
from tests.factories.platform_site import AT
from tests.support.sessions import session


ORGANISATION = Acting(id=7, uid=uuid4(), kind="clinic", code="1310200022")


@pytest.mark.django_db
def test_a_line_says_who_did_what_for_whom():
    client, user = uuid4(), uuid4()
    by = Actor(
        organisation=ORGANISATION, client=client, user=user, acting_user="nurse-7", call=Call(request_id="req-00001")
    )
    audit.record("tests.done", by=by, at=AT, person_id=42, ground="consent", about="Thing:1", count=3, codes=["a"])
    with reads("tests.read", persons=[42], by=by, at=AT, ground="law"):
        line = AuditEvent.objects.get(event="tests.done")
    assert (line.at, line.outcome, line.code, line.ground) == (AT, "done", "", "consent")
    assert (line.organisation_id, line.client_uid, line.user_uid, line.acting_user) == (7, client, user, "nurse-7")
    assert (line.person_id, line.about, line.request_id) == (42, "Thing:1", "req-00001")
    assert (line.detail, line.format) == ({"count": 3, "codes": ["a"]}, 1)
    assert str(line) == "2026-11-20 03:00 tests.done Thing:1"


@pytest.mark.django_db
def test_a_line_of_the_platform_itself_names_no_organisation():
    audit.record("tests.done", by=the_platform("req-00002"), at=AT, person_id=42)
    with reads("tests.read", persons=[42], by=the_platform(), at=AT, ground="law"):
        line = AuditEvent.objects.get(event="tests.done")
    assert (line.organisation_id, line.client_uid, line.user_uid, line.request_id) == (None, None, None, "req-00002")


@pytest.mark.django_db
def test_each_line_is_counted_for_its_request():
    by = the_platform()
    for _ in range(3):
        audit.record("tests.done", by=by, at=AT)
    assert by.call.lines == 3


def test_lines_have_numbers_that_only_grow(committed):
    for _ in range(3):
        audit.record("tests.done", by=the_platform(), at=AT)
    with session("audit_reader", committed) as reader:
        ids = [
            row[0]
            for row in reader.execute("select id from platform_site_audit where event = 'tests.done' order by id")
        ]
    assert len(set(ids)) == 3


@pytest.mark.django_db
def test_nothing_but_a_known_outcome_is_written():
    with pytest.raises(IntegrityError, match="outcome_check"), transaction.atomic():
        audit.record("tests.done", by=the_platform(), at=AT, outcome="perhaps")
