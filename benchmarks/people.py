"""A database full of people: insurers, members, certificates, recipients of assistance, clinics and cards."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import psycopg

from benchmarks.members import (
    BIRTH_DATE,
    CARDS,
    CLIENTS,
    CLINIC_CODES,
    FIRST_ID,
    FIRST_NUMBER,
    INSURER_CODES,
    INSURERS,
    SECRET,
    SYMBOLS,
    card_serial,
    client_id,
)
from eligibility.gateways.card_certificates import identity_of
from eligibility.gateways.sandbox_cards import CardAuthority, NoSuchCard


CHUNK = 50_000


def fill(environment: dict[str, str], first: int, last: int) -> None:
    """Put people number `first` to `last` into the database, in chunks, over two connections; then look at them."""
    url = environment["DATABASE_OWNER_URL"]
    with as_owner(url) as owner:
        owner.execute(_BODIES, {"codes": INSURER_CODES, "as_kind": "insurer", "each": "計測健康保険組合"})
        owner.execute(_FED)
    chunks = iter([(start, min(start + CHUNK - 1, last)) for start in range(first, last + 1, CHUNK)])
    threads = [Thread(target=_fill, args=(url, chunks)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with as_owner(url) as owner:
        owner.execute("vacuum analyze")
        there = owner.execute("select count(*) from eligibility_coverageversion where id >= %s", [FIRST_ID]).fetchone()
    if there != (last,):
        raise RuntimeError(f"{there} people are there instead of {last:,}.")


def open_clinics(environment: dict[str, str]) -> None:
    """Register clinics, each with a system of its own."""
    at, secret = "now()", hashlib.sha256(SECRET.encode()).digest()
    with as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute(_BODIES, {"codes": CLINIC_CODES, "as_kind": "clinic", "each": "計測診療所"})
        rows = [(client_id(place), secret, CLINIC_CODES[place]) for place in range(CLIENTS)]
        owner.cursor().executemany(_CLIENT.format(at=at), rows)


def issue_cards(environment: dict[str, str], people: int) -> int:
    """Issue cards to the first people, or find those of an earlier run, and link them; return how many there are."""
    authority = CardAuthority(Path(environment["PLATFORM_LOCAL"]) / "cards")
    cards = min(people, CARDS)
    rows = [(_identity(authority, card_serial(n)), FIRST_ID + n) for n in range(1, cards + 1)]
    with as_owner(environment["DATABASE_OWNER_URL"]) as owner:
        owner.cursor().executemany(_CARD, rows)
        owner.execute("analyze eligibility_card")
    return cards


def as_owner(url: str) -> psycopg.Connection:
    """Return a connection as the tables' owner."""
    return psycopg.connect(url, options="-c role=app_owner", autocommit=True)


def _fill(url: str, chunks: Iterator[tuple[int, int]]) -> None:
    with as_owner(url) as owner:
        for first, last in chunks:
            for statement in _PEOPLE:
                owner.execute(statement, {**_VALUES, "first": first, "last": last})


def _identity(authority: CardAuthority, serial: str) -> bytes:
    at = datetime.now(UTC)  # noqa: TID251 - a certificate's time is real time
    try:
        card = authority.certificate(serial)
        if card.not_valid_after_utc > at + timedelta(days=200):
            return identity_of(card)
    except NoSuchCard:
        pass
    return identity_of(authority.issue(serial, not_before=at - timedelta(days=1), not_after=at + timedelta(days=1000)))


_VALUES = {"id": FIRST_ID, "number": FIRST_NUMBER, "insurers": INSURERS, "symbols": SYMBOLS, "codes": INSURER_CODES}
_BODIES = """
insert into platform_site_organisation (uid, kind, code, name, prefecture, phone)
select gen_random_uuid(), %(as_kind)s, code, %(each)s || place, '13', '03-0000-0000'
from unnest(%(codes)s::text[]) with ordinality as c(code, place) on conflict do nothing
"""
_FED = """
insert into eligibility_coveragefeed
    (insurer_id, job_uid, file_number, as_of, sha256, received_at, applied_at, changes, held_for, sent_by, confirmed_by,
     released_by)
select o.id, gen_random_uuid(), 1, now(), sha256(''), now(), now(), 0, '', '', '', '' from platform_site_organisation o
where o.kind = 'insurer' and not exists (select from eligibility_coveragefeed f where f.insurer_id = o.id)
"""
_CLIENT = """
insert into platform_site_apiclient (uid, client_id, organisation_id, name, jwks, scopes, secret_hash, registered_at)
select gen_random_uuid(), %s, o.id, '計測システム', '{{}}', '["eligibility.check"]', %s, {at}
from platform_site_organisation o where o.kind = 'clinic' and o.code = %s
"""
_CARD = "insert into eligibility_card (identity, person_id, linked_at) values (%s, %s, now()) on conflict do nothing"
_PERSONS = f"""
insert into platform_site_person (id, uid, link_index, birth_date, sex)
select %(id)s + n, gen_random_uuid(), sha256(('bench' || n)::bytea), {BIRTH_DATE.format(n="n")}, (1 + n %% 2)::text
from generate_series(%(first)s::bigint, %(last)s) n
"""  # noqa: S608 - our own constants
_COVERAGES = """
insert into eligibility_coverage
    (id, uid, insurer_id, symbol, number, branch, symbol_key, number_key, branch_key, acquired_on, link_state)
select %(id)s + n, gen_random_uuid(), o.id, 'B' || n %% %(symbols)s, %(number)s + n, lpad((n %% 3 + 1)::text, 2, '0'),
       'B' || n %% %(symbols)s, %(number)s + n, lpad((n %% 3 + 1)::text, 2, '0'),
       date '2015-04-01' + (n %% 3000)::int, 'confirmed'
from generate_series(%(first)s::bigint, %(last)s) n
join unnest(%(codes)s::text[]) with ordinality as c(code, place) on c.place = n %% %(insurers)s + 1
join platform_site_organisation o on o.kind = 'insurer' and o.code = c.code
"""
_VERSIONS = """
insert into eligibility_coverageversion
    (id, coverage_id, person_id, name, kana, other_name, other_kana, sex, sex_other, birth_date, postal_code, address,
     relationship, householder, card_class, issued_on, valid_from, loss_reason, is_cancelled, known_from)
select p.id, p.id, p.id, '計測　' || (p.id %% 9973), 'ケイソク　タロウ', '', '', p.sex, '', p.birth_date,
       lpad((p.id %% 10000)::text, 3, '0') || '-' || lpad((p.id %% 9999)::text, 4, '0'),
       '架空県架空市中央' || (p.id %% 30 + 1) || '丁目' || (p.id %% 50 + 1) || '番地',
       (1 + p.id %% 2)::text, '計測　太郎', '01', '2020-04-01', '2020-04-01', '', false, now()
from platform_site_person p where p.id between %(id)s + %(first)s and %(id)s + %(last)s
"""
_CERTIFICATES = """
insert into eligibility_certificate
    (coverage_id, kind, category, limit_class, limit_form, percent, issued_on, valid_from, known_from)
select %(id)s + n, case when n %% 15 = 9 then 'elderly' when n %% 10 = 3 then 'limit' else 'confirmation_paper' end, '',
       case when n %% 15 <> 9 and n %% 10 = 3 then 'A03' else '' end,
       case when n %% 15 <> 9 and n %% 10 = 3 then '01' else '' end,
       case when n %% 15 = 9 then 20 end, '2025-08-01', '2025-08-01', now()
from generate_series(%(first)s::bigint, %(last)s) n where n %% 15 = 9 or n %% 10 in (3, 7)
"""
_RECIPIENTS = """
insert into eligibility_assistancerecipient
    (office_id, person_id, payer_number, recipient_number, name, kana, sex, birth_date, valid_from, known_from)
select o.id, p.id, o.code, lpad((p.id - %(id)s)::text, 7, '0'), '計測　太郎', 'ケイソク　タロウ', p.sex, p.birth_date,
       '2025-04-01', now()
from platform_site_person p, platform_site_organisation o
where o.kind = 'welfare_office' and o.code = '12139994'
  and p.id between %(id)s + %(first)s and %(id)s + %(last)s and p.id %% 100 = 0
"""
_PEOPLE = (_PERSONS, _COVERAGES, _VERSIONS, _CERTIFICATES, _RECIPIENTS)
