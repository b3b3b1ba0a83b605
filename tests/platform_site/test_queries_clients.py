"""Which systems are in use, and who was disabled lately."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from platform_site import clock
from platform_site.actions.organisations import close_organisation, disable_client
from platform_site.actors import the_platform
from platform_site.models import ApiClient, Organisation
from platform_site.queries import clients, refreshed
from platform_site.queries.clients import acting_organisation, client_in_use, is_disabled
from tests.factories.platform_site import ClientFactory, OrganisationFactory
from tests.support.carrying import carried


pytestmark = pytest.mark.django_db


def asked(client: ApiClient) -> bool:
    """Tell if a token of the system is refused, as a process that just refreshed its list says."""
    refreshed.forget_all()
    return is_disabled(client.uid, client.organisation.uid)


class TestInUse:
    """Who may sign in."""

    def test_a_system_is_found_with_its_organisation(self, django_assert_num_queries):
        client = ClientFactory()
        with django_assert_num_queries(1):
            found = client_in_use(client.client_id)
            assert (found, found.organisation) == (client, client.organisation)
        assert str(found) == client.client_id

    @pytest.mark.parametrize(
        "name", ["", "nobody", "SANDBOX-CLINIC-1", "sandbox-clinic-1 ", "a\0b", "\ud800", "x" * 10_000]
    )
    def test_a_name_that_nobody_has_is_nobody(self, name):
        assert client_in_use(name) is None

    def test_a_disabled_system_is_nobody_at_once(self):
        client = ClientFactory()
        disable_client(client=client, by=the_platform(), at=clock.now())
        assert client_in_use(client.client_id) is None

    def test_a_system_of_a_closed_organisation_is_nobody_at_once(self):
        client = ClientFactory()
        close_organisation(organisation=client.organisation, by=the_platform(), at=clock.now())
        assert client_in_use(client.client_id) is None


class TestDisabled:
    """Whose tokens are refused."""

    def test_a_system_in_use_is_not_refused(self):
        assert not asked(ClientFactory())

    def test_a_disabled_one_is_refused_and_its_sister_is_not(self):
        client = ClientFactory()
        sister = ClientFactory(organisation=client.organisation)
        disable_client(client=client, by=the_platform(), at=clock.now())
        assert asked(client)
        assert not asked(sister)

    def test_every_system_of_a_closed_organisation_is_refused(self):
        client = ClientFactory()
        sister = ClientFactory(organisation=client.organisation)
        close_organisation(organisation=client.organisation, by=the_platform(), at=clock.now())
        assert asked(client)
        assert asked(sister)

    def test_within_ten_seconds_a_process_may_not_know_yet_and_then_it_does(self):
        client = ClientFactory()
        assert not asked(client)
        disable_client(client=client, by=the_platform(), at=clock.now())
        assert not is_disabled(client.uid, client.organisation.uid)
        clients._disabled._tried_at -= refreshed.EVERY
        assert is_disabled(client.uid, client.organisation.uid)

    def test_the_list_is_read_well_within_thirty_seconds(self):
        assert refreshed.EVERY <= 30 - 5  # and a statement may take five

    def test_whoever_was_disabled_before_any_living_token_was_made_is_not_kept_in_the_list(self):
        life = timedelta(seconds=settings.ACCESS_TOKEN_SECONDS)
        long_ago = ClientFactory(disabled_at=clock.now() - life - timedelta(minutes=6))
        lately = ClientFactory(disabled_at=clock.now() - life - timedelta(minutes=4))
        assert not asked(long_ago)
        assert asked(lately)

    def test_nobody_of_that_name_is_not_disabled(self):
        refreshed.forget_all()
        assert not is_disabled(uuid4(), uuid4())


class TestActing:
    """An organisation as an actor carries it."""

    def test_it_is_read_once_a_process(self, django_assert_num_queries):
        row = OrganisationFactory()
        with django_assert_num_queries(1):
            acting = [acting_organisation(row.uid) for _ in range(3)]
        assert (acting[0].id, acting[0].uid, acting[0].kind, acting[0].code) == (row.pk, row.uid, row.kind, row.code)

    def test_the_event_loop_has_it_read_and_goes_on_with_others(self):
        row, seen = Organisation.objects.earliest("pk"), []
        acting_organisation.cache_clear()
        carried(
            lambda: seen.append(acting_organisation(row.uid).id), lambda: seen.append("another"),
            until=lambda: len(seen) == 2,
        )  # fmt: skip
        assert seen == ["another", row.pk]

    def test_one_that_does_not_exist_is_an_error_and_is_not_remembered(self):
        with pytest.raises(Organisation.DoesNotExist):
            acting_organisation(uuid4())
