"""What a release says never changes, by the rights of the database: only its state does (ARCH-1)."""

import pytest

from platform_site.actions.masters import load_release
from platform_site.actors import the_platform
from tests.factories.platform_site import AT
from tests.support.sessions import refuses, session


REFUSED = [
    "update platform_site_coderelease set sha256 = ''",
    "update platform_site_coderelease set system = 'other'",
    "update platform_site_coderelease set effective_on = now()",
    "update platform_site_code set name = 'other'",
    "update platform_site_code set release_id = 1",
    "update platform_site_policy set value = 1",
    "update platform_site_policy set effective_on = now()",
    "delete from platform_site_coderelease",
    "delete from platform_site_code",
    "delete from platform_site_policy",
    "truncate platform_site_code",
]


@pytest.mark.parametrize("role", ["web", "worker"])
def test_no_process_changes_what_a_release_or_a_policy_says(committed, role):
    with session(role, committed) as connection:
        for statement in REFUSED:
            assert refuses(connection, statement), statement


@pytest.mark.parametrize("role", ["web", "worker"])
def test_its_state_alone_is_written(committed, role):
    load_release(system="tests", effective_on=AT.date(), codes={"1": "一"}, source="架空", by=the_platform(), at=AT)
    with session(role, committed) as connection:
        done = connection.execute(
            "update platform_site_coderelease set state = 'rolled_back', rolled_back_at = now() where system = 'tests'"
        )
        assert done.rowcount == 1


def test_the_audits_reader_sees_no_codes(committed):
    with session("audit_reader", committed) as connection:
        for table in ("platform_site_code", "platform_site_coderelease", "platform_site_policy"):
            assert refuses(connection, f"table {table}")
