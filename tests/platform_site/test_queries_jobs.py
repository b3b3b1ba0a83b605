"""Jobs as their organisation may see them, and who stands behind one."""

from uuid import uuid4

import pytest

from platform_site import clock
from platform_site.actions.organisations import close_organisation, disable_client
from platform_site.actors import the_platform
from platform_site.errors import ClientDisabled, NotFound
from platform_site.models import ApiClient
from platform_site.queries.jobs import actor_behind, job_of, lines_of
from tests.factories.platform_site import ClientFactory, JobFactory, JobLineFactory
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db


def job_by(client: ApiClient):
    """Return a job that a system asked for."""
    return JobFactory(organisation=client.organisation, client_uid=client.uid)


class TestOwn:
    """What an organisation may see."""

    def test_its_own_job_is_found_whichever_system_asked(self):
        client = ClientFactory(client_id="one")
        ClientFactory(client_id="two", organisation=client.organisation)
        job = job_by(client)
        assert job_of(Caller("two").actor, job.uid) == job

    def test_a_foreign_job_and_one_that_does_not_exist_are_one_answer(self):
        foreign, nobody = job_by(ClientFactory()), Caller("sandbox-clinic-1").actor
        refusals = []
        for uid in (foreign.uid, uuid4()):
            with pytest.raises(NotFound) as refusal:
                job_of(nobody, uid)
            refusals.append((refusal.value.detail, refusal.value.faults, refusal.value.retry_after))
        assert refusals[0] == refusals[1]

    def test_without_an_organisation_there_is_none(self):
        with pytest.raises(NotFound):
            job_of(the_platform(), job_by(ClientFactory()).uid)


class TestLines:
    """One page after another."""

    def test_lines_come_in_order_behind_a_number(self):
        job = JobFactory()
        for number in (3, 1, 2, 5):
            JobLineFactory(job=job, number=number)
        JobLineFactory()
        assert [line.number for line in lines_of(job, after=0, most=10)] == [1, 2, 3, 5]
        assert [line.number for line in lines_of(job, after=2, most=10)] == [3, 5]
        assert [line.number for line in lines_of(job, after=0, most=2)] == [1, 2]
        assert list(lines_of(job, after=5, most=10)) == []

    def test_a_line_names_its_job_and_number_only(self):
        line = JobLineFactory(number=7)
        assert str(line) == f"#{line.job_id}:7 added"


class TestBehind:
    """A worker acts with the rights that are left now."""

    def test_it_has_the_scopes_of_now_and_names_the_job(self):
        client = ClientFactory(scopes=["coverage.feed", "ehr.provide"])
        job = job_by(client)
        ApiClient.objects.filter(pk=client.pk).update(scopes=["ehr.provide"])
        actor = actor_behind(job)
        assert (actor.client, actor.scopes) == (client.uid, {"ehr.provide"})
        assert (actor.organisation.id, actor.organisation.code) == (client.organisation.pk, client.organisation.code)
        assert actor.call.request_id == str(job.uid)
        assert not actor.is_platform

    def test_a_system_that_was_disabled_meanwhile_is_refused(self):
        client = ClientFactory()
        job = job_by(client)
        disable_client(client=client, by=the_platform(), at=clock.now())
        with pytest.raises(ClientDisabled):
            actor_behind(job)

    def test_a_system_whose_organisation_was_closed_is_refused(self):
        client = ClientFactory()
        job = job_by(client)
        close_organisation(organisation=client.organisation, by=the_platform(), at=clock.now())
        with pytest.raises(ClientDisabled):
            actor_behind(job)

    @pytest.mark.parametrize("client_uid", [None, uuid4()], ids=["none", "unknown"])
    def test_a_job_that_no_known_system_asked_for_is_refused(self, client_uid):
        with pytest.raises(ClientDisabled):
            actor_behind(JobFactory(client_uid=client_uid))
