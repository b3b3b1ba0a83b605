-- What may be used once, and which request a key was used for; partitioned by day, dropped, never deleted (I03-6).

create table platform_site_used_token (
    digest bytea not null check (length(digest) = 32),
    expires_at timestamptz not null,
    primary key (digest, expires_at)
) partition by range (expires_at);
select make_default_partition('platform_site_used_token');

create table platform_site_idempotency (
    digest bytea not null check (length(digest) = 32),
    used_at timestamptz not null,
    body_digest bytea not null check (length(body_digest) = 32),
    answer varchar(200) not null,
    primary key (digest, used_at)
) partition by range (used_at);
select make_default_partition('platform_site_idempotency');

-- Use something once: true the first time, false ever after. `until` is when it expires by itself.
create function use_once(used bytea, until timestamptz) returns boolean
language plpgsql set search_path = public, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended(encode(used, 'hex'), 1));
    if exists (select from platform_site_used_token where digest = used and expires_at > until - interval '1 day') then
        return false;
    end if;
    insert into platform_site_used_token (digest, expires_at) values (used, until);
    return true;
end $$;
