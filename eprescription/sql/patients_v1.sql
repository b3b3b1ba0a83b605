-- Whom a document is about and what its registration begins with, each in one round trip, with plans that are made once
-- a connection (ADR 0027).

-- Who stands for a record now, whether her records were split from another's after she was last here, whether she was
-- here since a moment, whether an insurer covers her on a day under these numbers as they are searched (null where none
-- is asked for), and whether it is her birthday. Without a branch any of hers will do. It says what
-- eligibility_checked_in_v1 and eligibility_has_numbers_v1 say, and looks her records up once.
create function eprescription_patient_v1(
    record bigint, organisation bigint, since timestamptz, insurer text, of_symbol text, of_number text, of_branch text,
    on_day date, born date,
    out person_id bigint, out is_apart boolean, out was_here boolean, out is_covered boolean, out is_born boolean)
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    records constant bigint[] := same_persons(array[record]);
    apart_since timestamptz;
    last_here timestamptz;
begin
    select coalesce(max(p.id) filter (where p.merged_into_id is null), record), coalesce(bool_or(p.birth_date = born), false)
    into person_id, is_born from platform_site_person p where p.id = any (records);
    apart_since := (select max(m.split_at) from platform_site_personmerge m
                    where m.kept_id = any (records) or m.merged_id = any (records));
    last_here := (select max(c.checked_at) from eligibility_check c
                  where c.organisation_id = organisation and c.person_id = any (records) and not c.is_bulk
                      and c.checked_at >= least(since, apart_since));
    is_apart := apart_since is not null and (last_here >= apart_since) is not true;
    was_here := (last_here >= since) is true;
    if insurer is not null then
        is_covered := exists (
            select from eligibility_coverageversion v
                join eligibility_coverage c on c.id = v.coverage_id
                join platform_site_organisation i on i.id = c.insurer_id
            where v.person_id = any (records) and v.known_until is null and not v.is_cancelled
                and (v.lost_on is null or v.lost_on > on_day) and c.acquired_on <= on_day and i.code = insurer
                and c.number_key = of_number and c.symbol_key = of_symbol
                and (of_branch = '' or c.branch_key = of_branch));
    end if;
end $$;

-- The same at the beginning of a registration, which from now on is alone with this person: the one prescribed for
-- before can be seen by every later statement. Uses the signed bytes up, waiting for whoever is using the same;
-- `is_new` is false where they were used before, null where they were not looked at. Tells the name of the facility,
-- the key under which the prescription will be written, and the data key of a purpose and a day if there is one.
create function eprescription_admitted_v1(
    record bigint, organisation bigint, since timestamptz, insurer text, of_symbol text, of_number text, of_branch text,
    on_day date, born date, signed bytea, now_at timestamptz, of_purpose text, of_day date,
    out person_id bigint, out is_apart boolean, out was_here boolean, out is_covered boolean, out is_born boolean,
    out is_new boolean, out organisation_name text, out prescription_id bigint, out key_id bigint, out key_wrapped bytea)
language plpgsql set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    select p.* into person_id, is_apart, was_here, is_covered, is_born
    from eprescription_patient_v1(
        record, organisation, since, insurer, of_symbol, of_number, of_branch, on_day, born) p;
    if was_here and is_born and is_covered is not false and not is_apart then
        perform pg_advisory_xact_lock(hashtextextended('medicines of ' || person_id, 0));
        insert into eprescription_usedcontent (sha256, used_at) values (signed, now_at) on conflict do nothing;
        is_new := found;
        organisation_name := (select o.name from platform_site_organisation o where o.id = organisation);
        prescription_id := nextval('eprescription_prescription_id_seq');
        select k.id, k.wrapped into key_id, key_wrapped from platform_site_datakey k
        where k.purpose = of_purpose and k.day = of_day;
    end if;
end $$;
