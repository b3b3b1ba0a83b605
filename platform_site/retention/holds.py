"""保全: while a hold stands, no row of that person, under any of her records, is erased.

Whose a row is, is found by its references: its own to a person, or its parent row's. Partitions (the checks, the
audit trail) are dropped whole or not at all: one that holds a line of a held person stays.
"""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from platform_site.models import Person, Record, User


DEPTH = 3
"""How far up a row's parents are looked for: a message's case's person."""


def is_held(model: type[models.Model], also: tuple[str, ...] = ()) -> Q | None:
    """Return what the rows of held persons match; None for rows that are nobody's. `also` names further lookups."""
    lookups = [*persons_of(model), *also]
    if not lookups:
        return None
    held = RawSQL("select unnest(held_persons())", [])
    matches = Q()
    for lookup in lookups:
        matches |= Q(**{f"{lookup}__in": held})
    return matches


def persons_of(model: type[models.Model], depth: int = DEPTH) -> list[str]:
    """Return the lookups from a row to the persons whose it is, through the rows that it is part of."""
    if model is Person:
        return ["pk"]
    if not issubclass(model, Record) or not depth:
        return []
    return [lookup for field in model._meta.concrete_fields for lookup in _through(field, depth)]


def _through(field: "models.Field[object, object]", depth: int) -> Iterator[str]:
    target = field.related_model
    if field.attname == "person_id" or target is Person:
        yield field.attname
    elif isinstance(target, type) and _is_parent(field, target):
        yield from (f"{field.name}__{lookup}" for lookup in persons_of(target, depth - 1))


def _is_parent(field: "models.Field[object, object]", target: type[models.Model]) -> bool:
    """Tell if a reference makes the row a part of another; who did something to a row does not make it hers."""
    return issubclass(target, Record) and (target is not User or field.name == "user")


HELD_PERSONS = """
create or replace function held_persons() returns bigint[]
language sql stable set search_path = public, pg_temp as $$
    select same_persons(coalesce(array_agg(person_id), '{}')) from platform_site_legalhold where lifted_at is null
$$;
revoke all on function held_persons() from public, app_web, app_worker;
"""

PARTITIONS = """
create or replace function partition_is_held(partition text) returns boolean
language plpgsql stable set search_path = public, pg_temp as $$
declare
    held boolean := false;
begin
    if cardinality(held_persons()) > 0 and exists (
        select from pg_attribute
        where attrelid = quote_ident(partition)::regclass and attname = 'person_id' and not attisdropped)
    then
        execute format('select exists (select from %I where person_id = any ($1))', partition)
            into held using held_persons();
    end if;
    return held;
end $$;
revoke all on function partition_is_held(text) from public, app_web, app_worker;

create or replace function partitions_over(parent_name text, at timestamptz) returns setof text
language plpgsql stable set search_path = public, pg_temp as $$
declare
    rule platform_site_partition_rule;
begin
    select * into strict rule from platform_site_partition_rule where parent = parent_name;
    return query
        select c.relname::text from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = rule.parent::regclass and c.relname ~ '_[0-9]{8}$'
            and partition_start(
                    rule.period, to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp at time zone 'Asia/Tokyo', 1
                ) <= least(at, now()) - rule.keep
        order by 1;
end $$;
revoke all on function partitions_over(text, timestamptz) from public, app_web, app_worker;

create or replace function due_partitions(parent_name text, at timestamptz, out rows bigint, out held bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    name text;
    found bigint;
begin
    rows := 0;
    held := 0;
    for name in select * from partitions_over(parent_name, at) loop
        execute format('select count(*) from %I', name) into found;
        if partition_is_held(name) then
            held := held + found;
        else
            rows := rows + found;
        end if;
    end loop;
end $$;
revoke all on function due_partitions(text, timestamptz) from public;
grant execute on function due_partitions(text, timestamptz) to app_worker;
"""
