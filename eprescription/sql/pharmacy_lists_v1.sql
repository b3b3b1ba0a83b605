-- What stands on the lists of a house, by ids, before the rows of the persons may be read (ARCH-1).

-- The prescriptions that a pharmacy redeemed, has in hand, or dispensed since a moment.
create function eprescription_at_pharmacy_v1(house bigint, since timestamptz, most int)
returns table (id bigint, person_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select p.id, p.person_id from eprescription_prescription p
        where p.id in (
            select g.prescription_id from eprescription_redemptiongrant g
            where g.organisation_id = house and g.ended_at is null
            union all
            select r.id from eprescription_prescription r where r.received_by_id = house and r.state = 'received'
            union all
            select d.prescription_id from eprescription_dispensing d
            where d.organisation_id = house and d.registered_at >= since and d.state = 'current')
        order by p.id desc limit most;
end $$;

-- The results of what a facility prescribed since a moment: the newest results first.
create function eprescription_results_for_v1(house bigint, since timestamptz, most int)
returns table (id bigint, person_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select d.id, d.person_id
        from eprescription_prescription p join eprescription_dispensing d on d.prescription_id = p.id
        where p.organisation_id = house and p.registered_at >= since and d.state = 'current'
        order by d.registered_at desc, d.id desc limit most;
end $$;
