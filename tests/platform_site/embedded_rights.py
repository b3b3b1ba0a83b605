"""What there is and who may what on a provisioned server."""

from platform_site.embedded.urls import Urls
from tests.platform_site.embedded_machine import query


EVERYTHING = (
    "select array_agg(r::text order by oid) from pg_authid r where rolname like 'app%'",
    "select array_agg(m::text order by roleid, member) from pg_auth_members m",
    "select array_agg(s::text order by setrole) from pg_db_role_setting s",
    "select array_agg((datname, datdba, datacl)::text order by oid) from pg_database",
    "select array_agg((xmin, rolname)::text order by oid) from pg_authid where rolname like 'app%'",
)


def everything(admin: str) -> list[object]:
    """Return all that provisioning writes, with the versions of the roles' rows."""
    return [query(admin, statement) for statement in EVERYTHING]


def emptied(admin: str) -> str:
    """Drop every database and role that a test has made; return the same URL."""
    for (database,) in query(admin, "select quote_ident(datname) from pg_database where oid > 16383"):
        query(admin, f"drop database {database} with (force)")
    for (role,) in query(admin, "select rolname from pg_roles where oid > 16383 order by rolname like 'app%' desc"):
        query(admin, f"drop role {role}")
    return admin


def check_rights_inside(urls: Urls) -> None:
    """Fail unless each role may do inside its database what it should, and no more."""
    assert query(
        urls.owner,
        "select role, has_database_privilege(role, current_database(), 'connect'),"
        " has_database_privilege(role, current_database(), 'temporary'),"
        " has_schema_privilege(role, 'public', 'create'), has_schema_privilege(role, 'public', 'usage')"
        " from unnest(array['app_audit_reader', 'app_custody', 'app_migrator', 'app_web', 'app_worker'])"
        " as role",
    ) == [
        ("app_audit_reader", True, False, False, True),
        ("app_custody", False, False, False, True),
        ("app_migrator", True, True, True, True),
        ("app_web", True, False, False, True),
        ("app_worker", True, False, False, True),
    ]
