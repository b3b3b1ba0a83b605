-- Whom the platform tells by itself, by their ids; what is prescribed and given stays where it is.

-- The prescriptions that nobody came for, whose last day is near, and refills that are due (E-20); by id, from one on.
create function eprescription_due_v1(today date, days_before int, window_days int, after bigint, most int)
returns table (id bigint, uid uuid, person_id bigint, is_refill boolean)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select p.id, p.uid, p.person_id, p.next_due_on is not null from eprescription_prescription p
        where p.state = 'registered' and p.kind <> 'in_house' and p.id > after
            and (p.next_due_on is null and p.last_day between today and today + days_before
                 or p.next_due_on between today - window_days and today)
        order by p.id limit most;
end $$;

-- Who was given a product of a package code, or of one lot of it, and by which pharmacy (R-061). A lot is found by its
-- index; of a whole package code nobody asks twice a year, and all results of 100 days are read.
create function eprescription_holders_v1(package text, of_lot text)
returns table (person_id bigint, organisation_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    if of_lot <> '' then
        return query
            select distinct i.person_id, d.organisation_id
            from eprescription_dispenseditem i join eprescription_dispensing d on d.id = i.dispensing_id
            where i.package_code = package and i.lot = of_lot and i.lot <> '' and i.given_quantity > 0
                and d.state = 'current';
    else
        return query
            select distinct i.person_id, d.organisation_id
            from eprescription_dispenseditem i join eprescription_dispensing d on d.id = i.dispensing_id
            where i.package_code = package and i.given_quantity > 0 and d.state = 'current';
    end if;
end $$;
