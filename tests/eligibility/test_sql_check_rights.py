"""A check is made by one function, and by nothing else that a process may do (second walls)."""

import json
import uuid

import psycopg
import pytest
from django.db import connection

from tests.support.callers import P001, Caller
from tests.support.databases import owner
from tests.support.sessions import refuses, session


CLINIC = Caller("sandbox-clinic-1")
CHECK, TODAY = "eligibility_checks_v5(jsonb)", "eligibility_today_v1(eligibility_check)"
OPEN = {
    CHECK,
    TODAY,
    "eligibility_checked_in_v1(bigint,bigint,timestamp with time zone)",
    "eligibility_facts_v1(eligibility_check,timestamp with time zone)",
    "eligibility_facts_v2(eligibility_check[],timestamp with time zone)",
    "eligibility_gist_v1(eligibility_check)",
    "eligibility_is_withheld_v1(eligibility_check)",
}
NEW_CHECK = """
insert into eligibility_check (uid, checked_at, organisation_id, method, is_bulk, on_day, result, version_ids, in_full,
                               certificate_ids, advisories)
values (gen_random_uuid(), now(), 1, 'card', false, '2026-11-20', 'active', '{}', 0, '{}', '{}')
"""
FUNCTIONS = """
select p.oid::regprocedure::text, p.prosecdef, coalesce(p.proconfig, '{}'),
       has_function_privilege(%(role)s, p.oid, 'execute')
from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname like 'eligibility\\_%%'
"""


OPEN_TO_ALL = "select proname from pg_proc, aclexplode(proacl) where grantee = 0 and proname like 'eligibility\\_%'"
FORBIDDEN = [
    NEW_CHECK,
    "update eligibility_check set result = 'active'",
    "delete from eligibility_check",
    "truncate eligibility_check",
    NEW_CHECK.replace("into eligibility_check ", "into eligibility_check_default "),
    "select * from eligibility_check_default",
    "select eligibility_refuse_v1(null, 'x')",
    "select eligibility_again_v1(null, null)",
    "select eligibility_matched_v4('06139992', '1', '', '', '2000-01-01')",
    "select eligibility_standing_v4(1, '2026-11-20', true, null)",
    "select eligibility_looked_v5(null, now(), now())",
    "select eligibility_judged_v4(null, null, false)",
    "select eligibility_write_v4(null, null)",
    "create function public.eligibility_checks_v5(text) returns json language sql as 'select null::json'",
    "alter function eligibility_checks_v5(jsonb) reset all",
    "drop function eligibility_checks_v5(jsonb)",
    "create trigger t before insert on eligibility_check execute function suppress_redundant_updates_trigger()",
    "set role app_owner",
]


@pytest.mark.parametrize("role", ["web", "worker"])
def test_no_process_makes_changes_or_erases_a_check_by_itself(committed, role):
    with session(role, committed) as connected:
        assert [statement for statement in FORBIDDEN if not refuses(connected, statement)] == []


def test_a_process_may_execute_the_check_and_what_reads_it_again_and_no_helper_and_nobody_else_any(committed):
    roles = ("app_web", "app_worker", "app_audit_reader", "app_custody")
    with owner(committed) as connected:
        rows = {role: connected.execute(FUNCTIONS, {"role": role}).fetchall() for role in roles}
        open_to_all = connected.execute(OPEN_TO_ALL).fetchall()
    allowed = {role: {name for name, _, _, may_execute in rows[role] if may_execute} for role in roles}
    assert allowed == {"app_web": OPEN, "app_worker": OPEN, "app_audit_reader": set(), "app_custody": set()}
    assert len(rows["app_web"]) > len(OPEN)
    assert open_to_all == []


def test_only_the_check_and_what_reads_like_it_run_as_their_owner_and_under_a_path_of_their_own(committed):
    with owner(committed) as connected:
        rows = connected.execute(FUNCTIONS, {"role": "app_web"}).fetchall()
    definers = {name: config for name, is_definer, config, _ in rows if is_definer}
    assert definers.keys() == {CHECK, TODAY}
    assert all("search_path=public, pg_temp" in config for config in definers.values())


def test_tables_of_the_callers_own_do_not_come_before_the_platforms(committed):
    with connection.cursor() as cursor:
        for table in ("platform_site_restriction", "eligibility_coverageversion", "platform_site_audit"):
            cursor.execute(f"create temporary table {table} (like public.{table})")
        cursor.execute("set search_path = pg_temp, public")
    assert CLINIC.check(P001).json()["result"] == "active"
    assert CLINIC.check_by_card("SBX-0021").json()["code"] == "ELIG-CARD-CLOSED"
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_temp.platform_site_audit")
        assert cursor.fetchone() == (0,)


def test_a_question_that_no_door_would_ask_opens_nothing(committed):
    questions = ["{}", '"x"', "[1]", '{"at": "soon"}', '{"method": "card"}', '{"method": "patient_ref"}']
    statements = ["select eligibility_checks_v5('1')"]
    statements += [f"select eligibility_checks_v5('[{question}]')" for question in questions]
    with session("web", committed) as connected:
        assert [statement for statement in statements if not refuses(connected, statement, psycopg.Error)] == []


def test_a_question_with_a_refusal_is_refused_whatever_else_it_says(committed):
    asked = {"at": "2026-11-20T00:00Z", "method": "card", "refusal": "ELIG-PROOF-STALE", "check_uid": str(uuid.uuid4())}
    with session("web", committed) as connected:
        answer = connected.execute("select answer from eligibility_checks_v5(%s)", [json.dumps([asked])]).fetchone()[0]
    assert answer == {"refusal": "ELIG-PROOF-STALE", "retry_after": None}
