"""The yardstick: pgbench with the same lookup and the same two rows written, and nothing else around it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from benchmarks import stage
from benchmarks.members import BIRTH_DATE, FIRST_NUMBER, INSURER_CODES, INSURERS, SYMBOLS


RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.MULTILINE)
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def program() -> str:
    """Return where pgbench is: on the PATH, or beside the server's own programs; stop where there is none."""
    beside = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), key=lambda path: path.parts[4].zfill(3))
    found = shutil.which("pgbench") or (str(beside[-1]) if beside else None)
    if found is None:
        sys.exit("There is no pgbench to compare with. On Debian: apt-get install postgresql-contrib postgresql")
    return found


def run(environment: dict[str, str], *, people: int, seconds: int, connections: int) -> dict[str, float]:
    """Run it over the same socket; return its rate, mean latency in ms, and PostgreSQL's CPU µs a transaction."""
    before = stage.postgres_seconds()
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        command = [program(), "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(seconds)]
        command += ["-D", f"people={people}", "-f", script.name]
        done = subprocess.run(command, env=_connection(environment), capture_output=True, text=True, check=False)
    if done.returncode or not (rate := RATE.search(done.stdout)) or "failed transactions: 0 " not in done.stdout:
        sys.exit(f"pgbench did not run through: {done.stderr.strip()[-500:]}")
    transactions = float(rate[1]) * seconds
    used, latency = stage.postgres_seconds() - before, LATENCY.search(done.stdout)
    return {"rate": float(rate[1]), "ms": float(latency[1]) if latency else 0.0, "cpu_us": used / transactions * 1e6}


def _connection(environment: dict[str, str]) -> dict[str, str]:
    parts = conninfo_to_dict(environment["DATABASE_OWNER_URL"])
    given = {VARIABLES[name]: str(value) for name, value in parts.items() if name in VARIABLES and value is not None}
    return {**os.environ, **given, "PGOPTIONS": "-c role=app_owner"}


SCRIPT = f"""
\\set n random(1, :people)
begin;
select v.person_id, v.id as version, k.insurer_id
from platform_site_organisation o
join eligibility_coverage k on k.insurer_id = o.id and k.number_key = ({FIRST_NUMBER} + :n::int)::text
    and k.symbol_key = 'B' || (:n::int % {SYMBOLS}) and k.branch_key = lpad((:n::int % 3 + 1)::text, 2, '0')
join eligibility_coverageversion v on v.coverage_id = k.id and v.known_until is null and not v.is_cancelled
where o.kind = 'insurer' and o.code = ('{{{",".join(INSURER_CODES)}}}'::text[])[:n::int % {INSURERS} + 1]
  and v.birth_date = {BIRTH_DATE.format(n=":n::int")} \\gset
insert into eligibility_check
    (uid, checked_at, organisation_id, method, is_bulk, on_day, result, person_id, version_ids, in_full,
     certificate_ids, voucher_ids, advisories)
values (gen_random_uuid(), now(), :insurer_id, 'insurance_number', false, current_date, 'active', :person_id,
        array[:version::bigint], 1, '{{}}', '{{}}', '{{}}');
insert into platform_site_audit (at, event, outcome, ground, organisation_id, person_id, about, request_id, detail)
values (now(), 'eligibility.checked', 'done', 'law', :insurer_id, :person_id,
        'EligibilityCheck:' || gen_random_uuid(), gen_random_uuid()::text,
        jsonb_build_object('method', 'insurance_number', 'result', 'active', 'bulk', false));
commit;
"""  # noqa: S608 - our own constants
