-- Counts for those who may see no medical content (E-16): nothing here names a person.

-- 警告の日計: how many documents were brought to registration between two moments, each once however often it was
-- stopped and came again, and how many of them had a finding of each kind (R-055).
create function eprescription_alerts_v1(begins timestamptz, ends timestamptz, kinds text[])
returns table (kind text, registrations int, findings int)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query
        with document as (
            select c.organisation_id, c.subject, array_agg(distinct f.kind) filter (where f.kind is not null) as found
            from eprescription_check c
            left join lateral (select each ->> 'kind' as kind from jsonb_array_elements(c.findings) each) f on true
            where c.purpose = 'registration' and c.at >= begins and c.at < ends
            group by 1, 2)
        select k.name, count(d.subject)::int, (count(*) filter (where k.name = any (d.found)))::int
        from unnest(kinds) as k (name) left join document d on true group by k.name;
end $$;

-- 利用: what each facility registered between two moments. A corrected result counts once, a withdrawn one not.
create function eprescription_use_v1(begins timestamptz, ends timestamptz)
returns table (organisation_id bigint, prescriptions int, in_house int, results int, paper_results int)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select u.house, sum(u.prescriptions)::int, sum(u.in_house)::int, sum(u.results)::int, sum(u.paper)::int
        from (
            select p.organisation_id as house, count(*) filter (where p.kind <> 'in_house') as prescriptions,
                   count(*) filter (where p.kind = 'in_house') as in_house, 0 as results, 0 as paper
            from eprescription_prescription p where p.registered_at >= begins and p.registered_at < ends group by 1
            union all
            select d.organisation_id, 0, 0, count(*), count(*) filter (where d.prescription_id is null)
            from eprescription_dispensing d
            where d.state = 'current' and d.dispensed_on >= (begins at time zone 'Asia/Tokyo')::date
                and d.dispensed_on < (ends at time zone 'Asia/Tokyo')::date group by 1
        ) u group by 1;
end $$;
