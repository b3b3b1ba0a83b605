"""What the system checks see before anything starts (I01-1)."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from platform_site import checks
from tests.support import databases, keyrings


def found(check, **given) -> list[str]:
    """Return the ids of what a check finds."""
    return [message.id for message in check(**given)]


@pytest.mark.django_db
def test_a_prepared_sandbox_is_in_order():
    assert [message for message in run_checks(databases=["default"]) if message.id.startswith("platform")] == []


def test_missing_keys_are_errors_that_say_what_to_do(tmp_path):
    with override_settings(KEYS_DIR=tmp_path / "none"):
        keyrings.forget()
        errors = checks.the_keys_are_there()
    keyrings.forget()
    assert {error.id for error in errors} == {"platform.E002"}
    assert {error.hint for error in errors} == {"Run `manage.py make_keys`."}


def test_the_keys_of_a_sandbox_are_no_keys_of_production(tmp_path):
    with keyrings.own(tmp_path / "keys"), override_settings(SANDBOX=False):
        assert found(checks.the_keys_are_there) == ["platform.E002"]


@pytest.mark.django_db
def test_a_database_of_another_kind_is_an_error():
    with override_settings(MODE="production"):
        [error] = checks.the_database_is_of_this_installation(databases=["default"])
    assert (error.id, error.msg) == ("platform.E004", "The database is sandbox, this installation is production.")


def test_a_database_without_a_mark_is_an_error(committed):
    with databases.owner(committed) as owner:
        owner.execute("delete from platform_site_installation")
    [error] = checks.the_database_is_of_this_installation(databases=["default"])
    assert error.msg == "The database is unmarked, this installation is sandbox."


def test_a_database_that_is_not_migrated_is_an_error(committed):
    with databases.owner(committed) as owner:
        owner.execute("drop table platform_site_installation")
    assert found(checks.the_database_is_of_this_installation, databases=["default"]) == ["platform.E003"]


@pytest.mark.django_db
def test_without_being_asked_for_the_database_it_is_not_touched(django_assert_num_queries):
    for databases_asked in (None, [], ["owner"]):
        with django_assert_num_queries(0):
            assert found(checks.the_database_is_of_this_installation, databases=databases_asked) == []
