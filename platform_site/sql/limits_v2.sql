-- Wrong tries of several who ask at once (limits_v1.sql counts those of one).

-- Whether nobody else holds a counter of these subjects: then it is this transaction's own until its end, and nobody waits.
create function can_count_wrong_try(subjects bytea[], at timestamptz) returns boolean
language plpgsql set search_path = public, pg_temp as $$
declare
    mine int;
    there int;
begin
    select count(*) into mine from (
        select t.subject from unnest(subjects) with ordinality as s(subject, n)
        join platform_site_wrong_try t on t.subject = s.subject and t.window = wrong_try_window(s.n = 3, at)
        for update of t skip locked) as locked;
    select count(*) into there from unnest(subjects) with ordinality as s(subject, n)
    join platform_site_wrong_try t on t.subject = s.subject and t.window = wrong_try_window(s.n = 3, at);
    return mine = there;
end $$;

-- A wrong try of each who asked: client, organisation and target of the first, of the second and so on, no subject twice.
create function count_wrong_tries(subjects bytea[], at timestamptz) returns void
language plpgsql set search_path = public, pg_temp as $$
begin
    insert into platform_site_wrong_try (subject, "window", tries)
    select s.subject, wrong_try_window(s.n % 3 = 0, at), 1 from unnest(subjects) with ordinality as s(subject, n)
    order by s.subject
    on conflict (subject, "window") do update set tries = platform_site_wrong_try.tries + 1;
end $$;
