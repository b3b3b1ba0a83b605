-- The budget of wrong tries (API-5): client and organisation in windows of 10 minutes, a target in days of Japan.
-- In plpgsql where the hot path calls: before PostgreSQL 18 an SQL function is planned anew at every call.

create function wrong_try_window(target boolean, at timestamptz) returns timestamptz
language sql stable as $$
    select case when target then date_trunc('day', at at time zone 'Asia/Tokyo') at time zone 'Asia/Tokyo'
                else date_bin('10 minutes', at, timestamptz '2000-01-01 00:00+00') end
$$;

-- Seconds until a spent budget opens again; 0 while none is spent. Subjects and limits: client, organisation, target.
create function wrong_tries_wait(subjects bytea[], most int[], at timestamptz) returns int
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return (
        select coalesce(max(ceil(extract(epoch from
                 t.window + case when s.n = 3 then interval '1 day' else interval '10 minutes' end - at)))::int, 0)
        from unnest(subjects, most) with ordinality as s(subject, most, n)
        join platform_site_wrong_try t on t.subject = s.subject and t.window = wrong_try_window(s.n = 3, at)
        where t.tries >= s.most);
end $$;

create function count_wrong_try(subjects bytea[], at timestamptz) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    insert into platform_site_wrong_try (subject, "window", tries)
    select s.subject, wrong_try_window(s.n = 3, at), 1 from unnest(subjects) with ordinality as s(subject, n)
    order by s.subject
    on conflict (subject, "window") do update set tries = platform_site_wrong_try.tries + 1;
end $$;
