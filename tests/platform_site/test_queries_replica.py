"""The replica: what may be read there, and that nobody notices when it cannot be (ARCH-3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections, router, transaction
from django.test import Client, override_settings

from eligibility.models import UsageDay
from eligibility.queries.usage import published_tables
from platform_site import clock
from platform_site.models import Consent, Person, Policy, Record
from platform_site.queries import health, replica
from tests.support import databases


ROUTER = "platform_site.queries.replica.Router"


@contextmanager
def with_replica(**changed: object) -> Iterator[None]:
    """Add a replica to this process that leads to the test's own database, unless something else is said."""
    default = connections["default"].settings_dict
    with override_settings(DATABASE_ROUTERS=[ROUTER]):
        settings.DATABASES["replica"] = {**default, "CONN_MAX_AGE": 0, **changed}
        replica.seen.forget()
        try:
            yield
        finally:
            connections["replica"].close()
            del connections["replica"], settings.DATABASES["replica"]
            replica.seen.forget()


@pytest.fixture
def unblocked(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Let a test reach every connection, those too that pytest-django does not know."""
    with django_db_blocker.unblock():
        yield
        databases.close_all()


def where(model: type) -> str:
    """Return which database a read of a model goes to."""
    return model.objects.all().db


class TestRouting:
    """Only statistics and masters, only where a function says so, and never in a transaction."""

    @pytest.fixture(autouse=True)
    def _replica(self, unblocked):
        with with_replica():
            replica.seen.say(fit=True)
            yield

    @pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
    def test_a_model_is_read_on_the_replica_only_if_the_settings_name_it(self, model):
        expected = "replica" if model._meta.label in settings.REPLICATED_MODELS else "default"
        assert replica.from_replica(where)(model) == expected

    def test_without_asking_for_it_everything_is_read_on_the_primary(self):
        assert {where(model) for model in apps.get_models()} == {"default"}

    def test_whoever_changes_something_reads_what_it_changed(self):
        with transaction.atomic():
            assert replica.from_replica(where)(Policy) == "default"

    def test_everything_is_written_on_the_primary(self):
        assert {replica.from_replica(router.db_for_write)(model) for model in apps.get_models()} == {"default"}

    def test_a_row_of_the_replica_may_stand_beside_one_of_the_primary(self):
        one, other = Policy(), Policy()
        one._state.db, other._state.db = "replica", "default"
        assert replica.Router().allow_relation(one, other) is True
        other._state.db = "audit"
        assert replica.Router().allow_relation(one, other) is None

    def test_nothing_is_migrated_there(self):
        assert replica.Router().allow_migrate("replica", "platform_site") is False
        assert replica.Router().allow_migrate("owner", "platform_site") is None


class TestPersonalData:
    """No row about a person is ever read on a replica, not even by way of a relation."""

    def test_no_model_of_a_person_is_among_those_that_are_read_there(self):
        assert [label for label in settings.REPLICATED_MODELS if issubclass(apps.get_model(label), Record)] == []

    def test_no_relation_leads_from_those_to_a_person_a_user_or_a_consent(self):
        reached = set(map(apps.get_model, settings.REPLICATED_MODELS))
        while more := {field.related_model for model in reached for field in forward(model)} - reached:
            reached |= more
        assert sorted(model._meta.label for model in reached) == [
            "eligibility.UsageDay", "platform_site.Code", "platform_site.CodeRelease", "platform_site.Organisation",
            "platform_site.Policy",
        ]  # fmt: skip
        assert not any(issubclass(model, Record) for model in reached)

    @pytest.mark.parametrize("model", [Person, Consent])
    def test_persons_and_consents_are_read_on_the_primary(self, unblocked, model):
        with with_replica():
            replica.seen.say(fit=True)
            assert replica.from_replica(where)(model) == "default"


def forward(model: type) -> list:
    """Return a model's references to others."""
    return [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]


class TestAnUnfitReplica:
    """Seen in /readyz, and by nobody who asks for something."""

    @pytest.fixture(autouse=True)
    def _unblocked(self, unblocked):
        pass

    def test_one_that_does_not_answer_is_replaced_by_the_primary(self):
        with with_replica(HOST="/nobody/listens/here"):
            assert replica.from_replica(where)(UsageDay) == "default"
            assert published_tables(today=date(2026, 11, 21)) is not None
            assert Client().get("/stats/").status_code == 200

    def test_one_that_is_no_replica_at_all_is_not_read(self):
        with with_replica():
            assert replica.lag() is None
            assert replica.from_replica(where)(UsageDay) == "default"

    def test_one_that_fails_while_it_is_asked_is_replaced_by_the_primary_too(self):
        asked = []

        @replica.from_replica
        def read() -> str:
            asked.append(where(Policy))
            if asked[-1] == "replica":
                with connections["replica"].cursor() as cursor:
                    cursor.execute("select 1/0")
            return asked[-1]

        with with_replica():
            replica.seen.say(fit=True)
            assert (read(), asked) == ("default", ["replica", "default"])
            assert (read(), len(asked)) == ("default", 3)  # and is left alone for a while

    def test_what_fails_on_the_primary_too_is_an_error_as_ever(self):
        @replica.from_replica
        def read() -> None:
            with connection.cursor() as cursor:
                cursor.execute("select 1/0")

        with with_replica():
            replica.seen.say(fit=True)
            with pytest.raises(DatabaseError):
                read()

    def test_it_is_told_as_degraded_and_stops_nothing(self):
        with with_replica(HOST="/nobody/listens/here"):
            assert "replica" in health.degraded(clock.now())
            assert health.missing(clock.now()) == []

    @pytest.mark.parametrize(("behind", "fit"), [(0.0, True), (10.0, True), (10.1, False), (None, False)])
    def test_one_that_lags_is_not_read(self, monkeypatch, behind, fit):
        with with_replica():
            monkeypatch.setattr(replica, "lag", lambda: behind)
            assert replica.seen.fit() is fit


@pytest.mark.django_db
def test_without_a_replica_nothing_is_degraded_and_nobody_asks_for_one():
    assert replica.is_unfit(clock.now()) is False
    assert replica.from_replica(where)(UsageDay) == "default"
