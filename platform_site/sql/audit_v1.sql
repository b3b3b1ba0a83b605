-- 監査記録: append-only, one partition a month, no foreign keys.

create table platform_site_audit (
    id bigint generated always as identity,
    at timestamptz not null,
    event varchar(64) not null,
    outcome varchar(8) not null check (outcome in ('done', 'refused')),
    code varchar(40) not null default '',
    ground varchar(16) not null default '',
    organisation_id bigint,
    client_uid uuid,
    user_uid uuid,
    acting_user varchar(64) not null default '',
    person_id bigint,
    about varchar(100) not null default '',
    request_id varchar(64) not null default '',
    detail jsonb not null default '{}',
    format smallint not null default 1,
    primary key (id, at)
) partition by range (at);
create index platform_site_audit_person on platform_site_audit (person_id, at) where person_id is not null;
select make_default_partition('platform_site_audit');

create function platform_site_audit_is_append_only() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on platform_site_audit
    for each row execute function platform_site_audit_is_append_only();
create trigger append_only_whole before truncate on platform_site_audit
    for each statement execute function platform_site_audit_is_append_only();

-- Lines may be read about the subjects that `reads` has set for this transaction, and by the audit's own reader.
alter table platform_site_audit enable row level security;
create policy write_any on platform_site_audit for insert to app_web, app_worker with check (true);
create policy subjects on platform_site_audit for select to app_web, app_worker
    using (person_id = any ((select nullif(current_setting('app.subjects', true), '')::bigint[])::bigint[]));
create policy audit_reader on platform_site_audit for select to app_audit_reader using (true);
