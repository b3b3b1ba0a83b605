-- Who was at a counter: what every request about a person by her handle asks first, in one round trip, with plans that are
-- made once a connection (ADR 0022).

-- Who stands for a record now, whether her records were split from another's after she was last here, and whether she
-- was here since a moment. What was asked in bulk is no visit.
create function eligibility_checked_in_v1(
    record bigint, organisation bigint, since timestamptz, out person_id bigint, out is_apart boolean, out was_here boolean)
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    records constant bigint[] := same_persons(array[record]);
    apart_since timestamptz;
    last_here timestamptz;
begin
    person_id := person_now(record);
    apart_since := (select max(m.split_at) from platform_site_personmerge m
                    where m.kept_id = any (records) or m.merged_id = any (records));
    last_here := (select max(c.checked_at) from eligibility_check c
                  where c.organisation_id = organisation and c.person_id = any (records) and not c.is_bulk
                      and c.checked_at >= least(since, apart_since));
    is_apart := apart_since is not null and (last_here >= apart_since) is not true;
    was_here := (last_here >= since) is true;
end $$;
