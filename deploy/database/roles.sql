-- The platform's roles (ARCH-1, ARCH-8), for PostgreSQL 15 to 18. Run it as an administrator, in any database:
--
--     psql --set=ON_ERROR_STOP=1 --single-transaction --file=deploy/database/roles.sql
--
-- Then, per database:  create database platform owner app_owner template template0 encoding 'UTF8'
--                      locale_provider libc locale 'C';  and database.sql inside it.
-- Passwords are the operator's: \password app_web, and so on. Running this again changes nothing.
--
-- app_owner owns all and cannot log in; app_migrator, its only member, runs migrations.
-- app_web, app_worker, app_audit_reader and app_custody are what processes connect as: members of nothing.

-- 1. Who there is. A role that is missing is made; one that may more or less than here is put right.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('app_owner', 'nologin'),
      ('app_migrator', 'login'),
      ('app_web', 'login'),
      ('app_worker', 'login'),
      ('app_audit_reader', 'login'),
      ('app_custody', 'login')
    ) as role(name, login)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.login);
    end if;
    if exists (select from pg_roles where rolname = wanted.name and rolcanlogin <> (wanted.login = 'login')) then
      execute format('alter role %I %s', wanted.name, wanted.login);
    end if;
    if exists (select from pg_roles where rolname = wanted.name and not rolinherit) then
      execute format('alter role %I inherit', wanted.name);
    end if;
    if exists (
      select from pg_roles
      where rolname = wanted.name and (rolsuper or rolcreaterole or rolreplication or rolbypassrls)
    ) then
      execute format('alter role %I nosuperuser nocreaterole noreplication nobypassrls', wanted.name);
    end if;
    -- app_migrator may create databases where sandbox.sql says so.
    if wanted.name <> 'app_migrator'
      and exists (select from pg_roles where rolname = wanted.name and rolcreatedb) then
      execute format('alter role %I nocreatedb', wanted.name);
    end if;
  end loop;
end
$$;

-- 2. Who is a member of what: app_migrator of app_owner, and nothing else.
do $$
declare
  found record;
begin
  if not pg_has_role('app_migrator', 'app_owner', 'usage') then
    grant app_owner to app_migrator;
  end if;
  for found in
    select roleid::regrole as granted, member::regrole as member, grantor::regrole as grantor
    from pg_auth_members as m
    where (
        roleid::regrole = 'app_owner'::regrole
        or member in (
          select oid from pg_roles
          where rolname in ('app_owner', 'app_migrator', 'app_web', 'app_worker', 'app_audit_reader', 'app_custody')
        )
      )
      and not (roleid::regrole = 'app_owner'::regrole and member::regrole = 'app_migrator'::regrole)
      -- From 16 on, a creator who is no superuser may administer, but not use, what it created. That may stay.
      and (
        coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true)
        or coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)
      )
  loop
    execute format('revoke %s from %s granted by %s', found.granted, found.member, found.grantor);
  end loop;
end
$$;

-- 3. How long each may take (ARCH-8): counters before reports, and nobody holds a lock while idle.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('app_migrator', 'lock_timeout', '5s'),
      ('app_web', 'statement_timeout', '5s'),
      ('app_web', 'lock_timeout', '2s'),
      ('app_web', 'idle_in_transaction_session_timeout', '10s'),
      ('app_worker', 'statement_timeout', '60s'),
      ('app_worker', 'lock_timeout', '10s'),
      ('app_worker', 'idle_in_transaction_session_timeout', '60s'),
      ('app_audit_reader', 'statement_timeout', '30s'),
      ('app_audit_reader', 'lock_timeout', '2s'),
      ('app_audit_reader', 'idle_in_transaction_session_timeout', '30s'),
      ('app_audit_reader', 'default_transaction_read_only', 'on'),
      ('app_custody', 'statement_timeout', '5s'),
      ('app_custody', 'lock_timeout', '2s'),
      ('app_custody', 'idle_in_transaction_session_timeout', '10s')
    ) as setting(role, name, value)
    where not exists (
      select
      from pg_db_role_setting
      where setdatabase = 0
        and setrole = to_regrole(role)
        and setconfig @> array[name || '=' || value]
    )
  loop
    execute format('alter role %I set %I = %L', wanted.role, wanted.name, wanted.value);
  end loop;
end
$$;
