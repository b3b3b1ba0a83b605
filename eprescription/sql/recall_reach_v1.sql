-- How far a recall would reach, before anybody announces it (R-061): how many prescriptions and persons, and under
-- which names the product was given. Nobody is named; who they are is the worker's to know (eprescription_holders_v1).
-- The plan is made for what is asked, so that one lot is found by its index.
create function eprescription_recall_reach_v1(package text, of_lot text)
returns table (names text[], prescriptions bigint, persons bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
    return query
        select coalesce(array_agg(distinct coalesce(nullif(i.master_name, ''), i.sent_name)::text), '{}'),
            count(distinct coalesce(d.prescription_id::text, 'paper ' || d.id)), count(distinct i.person_id)
        from eprescription_dispenseditem i join eprescription_dispensing d on d.id = i.dispensing_id
        where i.package_code = package and (of_lot = '' or i.lot = of_lot and i.lot <> '')
            and i.given_quantity > 0 and d.state = 'current';
end $$;
