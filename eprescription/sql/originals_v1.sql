-- What facilities ask for before they know whom it is about; the rows themselves are read within `reads`.

-- Whom the originals are about that a pharmacy had us keep of a prescription; null where it has none. The prescription
-- itself may have been erased years ago (E-21).
create function eprescription_kept_v1(asked uuid, house bigint) returns bigint
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return (select o.person_id from eprescription_storedoriginal o
            where o.prescription_uid = asked and o.organisation_id = house limit 1);
end $$;

-- The results of a facility's own prescriptions that were registered or withdrawn from a moment on, or all: by id, from one on.
create function eprescription_results_v1(house bigint, since timestamptz, after bigint, most int)
returns table (id bigint, person_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        -- By the facility first: in the order of the ids the nation's results would be looked through.
        with own as materialized (select p.id from eprescription_prescription p where p.organisation_id = house)
        select d.id, d.person_id from own join eprescription_dispensing d on d.prescription_id = own.id
        where d.id > after and d.state <> 'corrected'
            and (since is null or coalesce(d.ended_at, d.registered_at) >= since)
        order by d.id limit most;
end $$;
