-- Partitions by day or month of Japan, made ahead and dropped by the worker through these functions only (I01-4),
-- without a check that waits for it.
--
-- ATTACH takes the whole of the default partition, DETACH also the whole of the parent, and DETACH … CONCURRENTLY is
-- refused beside a default partition. A request for such a lock that has to wait would make every check behind it wait
-- as well. So it is never left waiting: it is asked for again and again and had in a moment in which nobody uses the
-- table; all that takes time is done before; and the transaction that has it ends at once.

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

-- The partition that catches what no other takes, so that no insert ever fails for want of one.
create function make_default_partition(parent text) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    execute format('create table %I (like %I including defaults including constraints)', parent || '_default', parent);
    execute format('alter table %I attach partition %I default', parent, parent || '_default');
end $$;

-- Lock these tables whole, in a moment in which nobody has any of them; lock_not_available if none comes.
create function lock_when_idle(variadic tables text[]) returns void
language plpgsql set search_path = public, pg_temp as $$
declare
    names constant text := (select string_agg(format('only %I', t), ', ' order by n)
                            from unnest(tables) with ordinality as given(t, n));
begin
    for try in 1..400 loop
        begin
            execute format('lock table %s in access exclusive mode nowait', names);
            return;
        exception when lock_not_available then
            perform pg_sleep(0.004 + 0.008 * random());
        end;
    end loop;
    raise lock_not_available using message = format('%s was in use all the time', names);
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

-- The oldest partition that is over and that nothing holds, with its rows; no row when there is none.
create function partition_to_drop(parent_name text, at timestamptz, out name text, out rows bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    select p into name from partitions_over(parent_name, at) p where not partition_is_held(p) limit 1;
    if name is not null then
        execute format('select count(*) from %I', name) into rows;
    end if;
end $$;

-- Take one that is over out of its table, as the last thing that a transaction does: it is nobody's from then on, and
-- waits to be dropped. Whoever asks cannot make it be over. The commit does not wait for the disk, as checks may wait
-- for the commit: if it is lost in a crash, so is all that the transaction wrote of it, and the next purge does it again.
create function retire_partition(parent_name text, name text, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from partitions_over(parent_name, at) p where p = name) or partition_is_held(name) then
        raise insufficient_privilege using message = format('%s is to be kept', name);
    end if;
    perform lock_when_idle(name, parent_name || '_default', parent_name);
    execute format('alter table %I detach partition %I', parent_name, name);
    execute format('alter table %I rename to %I', name, name || '_retired');
    perform set_config('synchronous_commit', 'off', true);
end $$;

-- Drop what was retired: locks of nothing that anybody uses. Returns how many.
create function drop_retired_partitions() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    name text;
    dropped int := 0;
begin
    for name in
        select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
          and c.relname ~ '_[0-9]{8}_retired$'
    loop
        execute format('drop table if exists %I', name);  -- two purges may meet here
        dropped := dropped + 1;
    end loop;
    return dropped;
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
