-- 本人: records that were merged are one person. Every storey may call these.

-- Who stands for a record now: itself, or the end of its chain of merges.
create function person_now(record bigint) returns bigint
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    person bigint := record;
    further bigint;
begin
    loop
        select p.merged_into_id into further from platform_site_person p where p.id = person;
        exit when further is null;
        person := further;
    end loop;
    return person;
end $$;

-- All records of the persons to whom these belong; what nobody knows stays as it is.
create function same_persons(records bigint[]) returns bigint[]
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return (
        with recursive known (id) as (
            select person_now(record) from unnest(records) record
            union
            select p.id from platform_site_person p join known on p.merged_into_id = known.id)
        select coalesce(array_agg(id order by id), '{}') from known where id is not null);
end $$;
