"""What the generated people take, and clinics that prescribe for them (electronic prescriptions).

Everybody has had a prescription dispensed: a few lines of the last 100 days. The first `MANY` people take a hundred
medicines at once.
"""

import json
from datetime import date
from threading import Thread

from benchmarks.members import CLINIC_CODES, FIRST_ID
from benchmarks.people import CHUNK, as_owner
from benchmarks.rx_medicines import taken
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.inspections import POINTS


MANY = 1_000
"""People who take `LINES_OF_MANY` medicines at once."""
LINES, LINES_OF_MANY = 4, 100
CONNECTIONS = 2
TABLES = ("eprescription_prescription", "eprescription_medicationline")


def open_practices(environment: dict[str, str]) -> None:
    """Let the clinics' systems issue prescriptions, and have the clinics inspected (R-060)."""
    with as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute(_SCOPES)
        owner.execute(_INSPECTED, {"codes": CLINIC_CODES, "points": json.dumps(dict.fromkeys(POINTS, True))})


def fill(environment: dict[str, str], people: int, on: date) -> None:
    """Write what people number 1 to `people` take on a day, over some connections; then look at it."""
    url = environment["DATABASE_OWNER_URL"]
    threads = [Thread(target=_fill, args=(url, people, on, part)) for part in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with as_owner(url) as owner:
        for table in TABLES:
            owner.execute(f"vacuum analyze {table}")
        there = owner.execute("select count(*) from eprescription_prescription where id > %s", [FIRST_ID]).fetchone()
    if there != (people,):
        raise RuntimeError(f"{there} prescriptions are there instead of {people:,}.")


def _fill(url: str, people: int, on: date, part: int) -> None:
    medicines = json.dumps([_medicine(place, each) for place, each in enumerate(taken(on))])
    values = {
        "id": FIRST_ID, "codes": CLINIC_CODES, "on": on, "medicines": medicines, "count": len(taken(on)),
        "many": MANY, "lines": LINES, "lines_of_many": LINES_OF_MANY,
    }  # fmt: skip
    with as_owner(url) as owner:
        for first in range(1 + part * CHUNK, people + 1, CONNECTIONS * CHUNK):
            for statement in (_PRESCRIPTIONS, _TAKEN):
                owner.execute(statement, {**values, "first": first, "last": min(first + CHUNK - 1, people)})


def _medicine(place: int, each: DrugConcept) -> dict[str, object]:
    return {
        "place": place, "code": each.receipt_code, "name": each.name, "ingredient7": each.ingredient7,
        "components": sorted(each.components),
    }  # fmt: skip


_SCOPES = """
update platform_site_apiclient set scopes = '["eligibility.check", "rx.issue"]' where client_id like 'bench-clinic-%'
"""
_INSPECTED = """
insert into eprescription_selfinspection
    (uid, organisation_id, made_on, checklist, state, registered_at, revoked_because)
select gen_random_uuid(), o.id, current_date - 30, %(points)s, 'valid', now(), '' from platform_site_organisation o
where o.kind = 'clinic' and o.code = any (%(codes)s)
"""
_PRESCRIPTIONS = """
insert into eprescription_prescription
    (id, uid, person_id, organisation_id, kind, setting, form, state, version, issued_on, last_day, registered_at,
     ended_at, reason, prescriber_name, prescriber_role, prescriber_licence, refills, used_count, redemption_number,
     number_digest, redemption_digest, redemption_digest_nobranch, public_digests)
select %(id)s + n, gen_random_uuid(), %(id)s + n, o.id, 'electronic', 'outpatient', 'record_file', 'dispensed', 1,
       %(on)s::date - 50, %(on)s::date - 47, now() - interval '50 days', now() - interval '49 days', '', '計測　医師',
       'doctor', '', 1, 1, sha256(n::text::bytea), sha256(('number' || n)::bytea), sha256(('printed' || n)::bytea),
       sha256(('household' || n)::bytea), '{}'
from generate_series(%(first)s::bigint, %(last)s) n
join unnest(%(codes)s::text[]) with ordinality as c(code, place) on c.place = mod(n + 1, 1000) + 1
join platform_site_organisation o on o.kind = 'clinic' and o.code = c.code
"""
_TAKEN = """
with medicine as materialized (
    select * from jsonb_to_recordset(%(medicines)s)
        as m(place int, code text, name text, ingredient7 text, components text[])
), clinic as materialized (
    select o.id, o.name, c.place - 1 as place
    from unnest(%(codes)s::text[]) with ordinality as c(code, place)
    join platform_site_organisation o on o.kind = 'clinic' and o.code = c.code
), line as (
    select n, k, %(on)s::date
        - (case when n <= %(many)s then mod(n + k, 20) else mod(n * 3 + k * 29, 98) end)::int as start
    from generate_series(%(first)s::bigint, %(last)s) n,
        generate_series(1, case when n <= %(many)s then %(lines_of_many)s else %(lines)s end) k
)
insert into eprescription_medicationline
    (person_id, prescription_id, dispensing_id, item_key, organisation_id, organisation_name, setting, is_paper,
     starts_on, ends_on, counted, code, name, dose, usage, ingredient7s, components, route, known_from)
select %(id)s + n, %(id)s + n, %(id)s + n, k || '-1', c.id, c.name, 'outpatient', false, start, start + 28, 'days',
       m.code, m.name, '1錠', '１日１回朝食後', array[m.ingredient7], m.components, 'internal', start::timestamptz
from line
join medicine m on m.place = mod(n * 7 + k, %(count)s)
join clinic c on c.place = mod(n + k, 1000)
"""
