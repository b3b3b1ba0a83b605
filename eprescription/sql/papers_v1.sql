-- The results of paper prescriptions that a pharmacy registered since a moment, the newest first: by ids, before the
-- rows of the persons may be read (ARCH-1).
create function eprescription_papers_at_v1(house bigint, since timestamptz, most int)
returns table (id bigint, person_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select d.id, d.person_id from eprescription_dispensing d
        where d.organisation_id = house and d.registered_at >= since and d.prescription_id is null
            and d.state = 'current'
        order by d.registered_at desc, d.id desc limit most;
end $$;
