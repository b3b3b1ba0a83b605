-- Between which two sides an inquiry or a report goes, and whom it is about: what has to be known before it may be read.
-- Its text stays where it is.

create function eprescription_inquiry_v1(named uuid, house bigint, out id bigint, out person_id bigint,
                                         out prescription_uid uuid, out asked_by_id bigint, out asked_of_id bigint)
returns setof record
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select i.id, i.person_id, p.uid, i.asked_by_id, i.asked_of_id
        from eprescription_inquiry i join eprescription_prescription p on p.id = i.prescription_id
        where i.uid = named and house in (i.asked_by_id, i.asked_of_id);
end $$;

create function eprescription_report_v1(named uuid, house bigint, out id bigint, out person_id bigint,
                                        out prescription_uid uuid, out told_by_id bigint, out told_to_id bigint)
returns setof record
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select r.id, r.person_id, p.uid, r.told_by_id, r.told_to_id
        from eprescription_tracingreport r join eprescription_prescription p on p.id = r.prescription_id
        where r.uid = named and house in (r.told_by_id, r.told_to_id);
end $$;

-- A facility's inquiries, asked or to be answered: first those that wait, the oldest first, then the newest of the
-- others. `place` is where one stands in that order.
create function eprescription_inquiries_v1(house bigint, wanted text, after bigint, most int)
returns table (place bigint, uid uuid, prescription_uid uuid, item_key text, state text, asked_by_id bigint,
               asked_of_id bigint, asked_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select * from (
            select case when i.state = 'open' then i.id else 9223372036854775807 - i.id end as place, i.uid,
                   p.uid as prescription_uid, i.item_key::text, i.state::text, i.asked_by_id, i.asked_of_id,
                   i.asked_at, i.ended_at
            from eprescription_inquiry i join eprescription_prescription p on p.id = i.prescription_id
            where (i.asked_by_id = house or i.asked_of_id = house) and (wanted = '' or i.state = wanted)) listed
        where listed.place > after order by listed.place limit most;
end $$;

-- A facility's tracing reports, sent or received, in the same order: first what nobody has read.
create function eprescription_reports_v1(house bigint, after bigint, most int)
returns table (place bigint, uid uuid, prescription_uid uuid, told_by_id bigint, told_to_id bigint,
               reported_at timestamptz, read_at timestamptz)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select * from (
            select case when r.read_at is null then r.id else 9223372036854775807 - r.id end as place, r.uid,
                   p.uid as prescription_uid, r.told_by_id, r.told_to_id, r.reported_at, r.read_at
            from eprescription_tracingreport r join eprescription_prescription p on p.id = r.prescription_id
            where r.told_by_id = house or r.told_to_id = house) listed
        where listed.place > after order by listed.place limit most;
end $$;
