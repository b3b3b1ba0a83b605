-- How a partition is made. Loaded again by the migration that changed it, so that an empty database has it at once.

-- Have PostgreSQL look at 3,000 rows of a table in place of 30,000 when it takes its statistics. While a day or month is
-- young that is once a minute, and kept a core busy for a second while checks waited. All rows of such a table are alike.
create or replace function sample_little(name text) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    execute (
        select format('alter table %I ', name) || string_agg(format('alter column %I set statistics 10', attname), ', ')
        from pg_attribute where attrelid = to_regclass(quote_ident(name)) and attnum > 0 and not attisdropped
    );
end $$;

-- Make the partition in which a moment lies, with indexes that are there before the lock of the default partition is
-- taken. Where that one has caught rows, they move under the lock of the parent: the one time that checks wait.
create or replace function make_partition(parent_name text, at timestamptz) returns boolean
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
    execute format('create table %I (like %I including defaults including constraints including indexes)',
                   name, rule.parent);
    perform sample_little(name);
    perform lock_when_idle(rule.parent || '_default');
    execute format('select exists (select from %I where %I >= $1 and %I < $2)', rule.parent || '_default', rule.key, rule.key)
        into strays using lower_bound, upper_bound;
    if strays then
        perform lock_when_idle(rule.parent);
        execute format('alter table %I detach partition %I', rule.parent, rule.parent || '_default');
        execute format('alter table %I rename to %I', rule.parent || '_default', rule.parent || '_stray');
        perform make_default_partition(rule.parent);
    end if;
    execute format('alter table %I attach partition %I for values from (%L) to (%L)', rule.parent, name, lower_bound, upper_bound);
    if strays then
        execute format('insert into %I overriding system value select * from %I', rule.parent, rule.parent || '_stray');
        execute format('drop table %I', rule.parent || '_stray');
    end if;
    -- Rows of the partition that are on the disk have this before them.
    perform set_config('synchronous_commit', 'off', true);
    return true;
end $$;
