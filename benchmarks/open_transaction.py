"""A transaction left open elsewhere: what the one table that checks update grows by, and what it costs them (I03-4).

Everything else that a check writes is only ever inserted, and leaves no dead row whoever holds the horizon.
"""

import json
import time

import psycopg

from benchmarks import stage
from benchmarks.people import as_owner


TRIES = 20_000
SUBJECTS = 100
_TRIES = f"""
do $$ begin
    for n in 1..{TRIES} loop
        perform count_wrong_try(array[sha256((n % {SUBJECTS})::text::bytea)], now());
        commit;
    end loop;
end $$
"""
_SEEN = """
select pg_table_size('platform_site_wrong_try') / 1024, (select count(*) from platform_site_wrong_try)
"""


def main() -> None:
    """Count wrong tries with and without an idle transaction that has looked; the last line is one JSON object."""
    with stage.database() as environment, as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        found = {"name": "open_transaction", "updates": TRIES, "rows": SUBJECTS, **_round(owner, "without")}
        with psycopg.connect(environment["DATABASE_OWNER_URL"]) as forgotten:
            forgotten.execute("set transaction isolation level repeatable read")
            forgotten.execute("select 1 from platform_site_installation")
            found |= _round(owner, "with")
        found |= _round(owner, "after")
    print(json.dumps(found))


def _round(owner: psycopg.Connection, when: str) -> dict[str, object]:
    owner.execute("set synchronous_commit = off")  # the disk's time is not what is asked
    began = time.monotonic()
    owner.execute(_TRIES)
    took = (time.monotonic() - began) / TRIES
    owner.execute("vacuum platform_site_wrong_try")
    kilobytes, _ = owner.execute(_SEEN).fetchone() or (0, 0)
    return {f"update_us_{when}": round(took * 1e6), f"table_kb_{when}": kilobytes}
