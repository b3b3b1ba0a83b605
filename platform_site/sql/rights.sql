-- What each role may do with the tables and functions of the site; run by the owner after every migration.
-- Everything is taken away first, so that what is not written here nobody has (security.md, second walls).

do $$
declare
    thing record;
begin
    for thing in
        select c.oid::regclass as name, c.relispartition
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    loop
        execute format('revoke all on %s from public, app_web, app_worker, app_audit_reader, app_custody', thing.name);
        if not thing.relispartition and thing.name::text !~ '_retired$' then
            execute format('grant select, insert, update on %s to app_web, app_worker', thing.name);
        end if;
    end loop;
    for thing in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'public'::regnamespace loop
        execute format('revoke all on function %s from public, app_web, app_worker, app_audit_reader, app_custody', thing.name);
    end loop;
    for thing in
        select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace = 'public'::regnamespace and not p.prosecdef
    loop
        execute format('grant execute on function %s to app_web, app_worker', thing.name);
    end loop;
end $$;
grant usage on schema public to app_web, app_worker, app_audit_reader;
grant usage on all sequences in schema public to app_web, app_worker;

-- Written by migrations and by the owner alone.
revoke insert, update on django_migrations, django_content_type, auth_permission,
    platform_site_partition_rule, platform_site_installation from app_web, app_worker;
-- Written once, never changed.
revoke update on platform_site_used_token, platform_site_idempotency, platform_site_purgerun, platform_site_code,
    platform_site_coderelease, platform_site_policy, platform_site_receipt, django_admin_log from app_web, app_worker;
-- A release of codes is published and taken back; what it says never changes.
grant update (state, published_at, rolled_back_at) on platform_site_coderelease to app_web, app_worker;
-- A factor that its owner takes away is gone (ADR 0017).
grant delete on mfa_authenticator to app_web;
-- Written by the worker alone, which erases.
revoke insert on platform_site_purgerun, platform_site_purgedue from app_web;
revoke update on platform_site_purgedue from app_web;
-- Written by the worker alone: how full the disks are.
revoke insert, update on platform_site_disk from app_web;
-- Append-only; read under the policy of its subjects, or by its own reader.
revoke update on platform_site_audit from app_web, app_worker;
grant select on platform_site_audit, platform_site_purgerun, platform_site_organisation to app_audit_reader;

grant execute on function make_partition(text, timestamptz), place_stray_rows(),
    partition_to_drop(text, timestamptz), retire_partition(text, text, timestamptz), drop_retired_partitions() to app_worker;
grant execute on function stray_rows() to app_web, app_worker;
