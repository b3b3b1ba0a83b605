-- Partitions by day or month of Japan, made ahead and dropped by the worker through these functions only (I01-4).

create table platform_site_partition_rule (
    parent text primary key,
    key text not null,
    period text not null check (period in ('day', 'month')),
    keep interval not null
);
comment on table platform_site_partition_rule is 'Written from the retention declarations when the database is prepared.';

-- The start of the day or month of Japan in which a moment lies, or the one `ahead` later.
create function partition_start(period text, at timestamptz, ahead int default 0) returns timestamptz
language sql stable set search_path = public, pg_temp as $$
    select (date_trunc(period, at at time zone 'Asia/Tokyo') + ahead * ('1 ' || period)::interval)
           at time zone 'Asia/Tokyo'
$$;

create function partition_name(parent text, start timestamptz) returns text
language sql stable set search_path = public, pg_temp as $$
    select parent || '_' || to_char(start at time zone 'Asia/Tokyo', 'YYYYMMDD')
$$;

-- Make the partition in which a moment lies. Rows that the default partition caught meanwhile move into it.
-- It waits for locks shorter than a counter does (ARCH-8), so that checks queue behind it and do not fail.
create function make_partition(parent_name text, at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
declare
    rule platform_site_partition_rule;
    lower_bound timestamptz;
    upper_bound timestamptz;
    name text;
    strays boolean;
begin
    select * into strict rule from platform_site_partition_rule where parent = parent_name;
    lower_bound := partition_start(rule.period, at);
    upper_bound := partition_start(rule.period, at, 1);
    name := partition_name(rule.parent, lower_bound);
    perform pg_advisory_xact_lock(hashtextextended('partitions of ' || rule.parent, 0));
    if to_regclass(quote_ident(name)) is not null then
        return false;
    end if;
    execute format('select exists (select from %I where %I >= $1 and %I < $2)', rule.parent || '_default', rule.key, rule.key)
        into strays using lower_bound, upper_bound;
    if strays then
        execute format('alter table %I detach partition %I', rule.parent, rule.parent || '_default');
        execute format('alter table %I rename to %I', rule.parent || '_default', rule.parent || '_stray');
        perform make_default_partition(rule.parent);
    end if;
    execute format('create table %I (like %I including defaults including constraints)', name, rule.parent);
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', rule.parent, name, lower_bound, upper_bound);
    if strays then
        execute format('insert into %I overriding system value select * from %I', rule.parent, rule.parent || '_stray');
        execute format('drop table %I', rule.parent || '_stray');
    end if;
    return true;
end $$;

-- Make partitions for what the default partitions caught while nobody made them ahead; return how many were made.
create function place_stray_rows() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    rule platform_site_partition_rule;
    starts timestamptz[];
    start timestamptz;
    made int := 0;
begin
    for rule in select * from platform_site_partition_rule order by parent loop
        execute format('select array_agg(distinct partition_start(%L, %I)) from %I', rule.period, rule.key,
                       rule.parent || '_default') into starts;
        foreach start in array coalesce(starts, '{}') loop
            made := made + make_partition(rule.parent, start)::int;
        end loop;
    end loop;
    return made;
end $$;

-- The partition that catches what no other takes, so that no insert ever fails for want of one.
create function make_default_partition(parent text) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    execute format('create table %I (like %I including defaults including constraints)', parent || '_default', parent);
    execute format('alter table %I attach partition %I default', parent, parent || '_default');
end $$;

-- Drop the partitions that ended longer than the rule's time before now, and return how many rows went.
create function drop_partitions(parent_name text, at timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
declare
    rule platform_site_partition_rule;
    name text;
    starts timestamptz;
    gone bigint := 0;
    rows bigint;
begin
    select * into strict rule from platform_site_partition_rule where parent = parent_name;
    for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = rule.parent::regclass and c.relname ~ '_[0-9]{8}$'
    loop
        starts := to_date(right(name, 8), 'YYYYMMDD')::timestamp at time zone 'Asia/Tokyo';
        if partition_start(rule.period, starts, 1) <= least(at, now()) - rule.keep then
            execute format('select count(*) from %I', name) into rows;
            execute format('alter table %I detach partition %I', rule.parent, name);
            execute format('drop table %I', name);
            gone := gone + rows;
        end if;
    end loop;
    return gone;
end $$;

-- How many rows stand in default partitions: more than none is an alarm.
create function stray_rows() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    rule platform_site_partition_rule;
    strays bigint := 0;
    found boolean;
begin
    for rule in select * from platform_site_partition_rule loop
        execute format('select exists (select from %I)', rule.parent || '_default') into found;
        strays := strays + found::int;
    end loop;
    return strays;
end $$;
