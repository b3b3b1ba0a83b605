-- What a check stands on, in one round trip (ARCH-2): who the person is, whether she was at this counter, what she
-- consented to, how much may still be asked about her today, and what she takes. It leaves the audit line.
-- The work grows with that person's lines and with nothing else.

create type eprescription_question_v1 as (
    at timestamptz,
    on_day date,
    days int,                  -- how far back lines count (E-21)
    person_id bigint,
    organisation_id bigint,
    client_uid uuid,
    user_uid uuid,
    acting_user text,
    request_id text,
    about text,
    purpose text,
    as_of timestamptz,         -- what was known then; null: what is known
    drugs int,                 -- how many are asked about, to be charged; null: none
    most int
);

-- The lines of these records that count on a day, as known now or at a moment.
create function eprescription_lines_v1(records bigint[], q eprescription_question_v1)
returns setof eprescription_medicationline
language plpgsql stable as $$
begin
    if q.as_of is null then
        return query
            select l.* from eprescription_medicationline l
            where l.person_id = any (records) and l.starts_on > q.on_day - q.days and l.known_until is null;
    else
        return query
            select l.* from eprescription_medicationline l
            where l.person_id = any (records) and l.starts_on > q.on_day - q.days
                and l.known_from <= q.as_of and (l.known_until is null or l.known_until > q.as_of);
    end if;
end $$;

-- Charge what is asked to the budget of a facility, a patient and a day (I04-4); false where it would be exceeded.
create function eprescription_charge_v1(q eprescription_question_v1) returns boolean
language plpgsql as $$
declare
    today constant date := (q.at at time zone 'Asia/Tokyo')::date;
    charged int;
begin
    insert into eprescription_checkbudget as b (person_id, organisation_id, day, drugs)
    values (person_now(q.person_id), q.organisation_id, today, q.drugs)
    on conflict (person_id, organisation_id, day) do update set drugs = b.drugs + excluded.drugs
        where b.drugs + excluded.drugs <= q.most
    returning drugs into charged;
    return charged <= q.most;  -- null, and so not true, where the update was not made
end $$;

create function eprescription_history_v1(question jsonb) returns json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    q eprescription_question_v1 := jsonb_populate_record(null::eprescription_question_v1, question);
    records bigint[] := same_persons(array[q.person_id]);
    was_here boolean;
    consent boolean;
    lines json;
begin
    if q.drugs is not null and eprescription_charge_v1(q) is not true then
        return json_build_object('refusal', 'RX-CHECK-BUDGET');
    end if;
    was_here := exists (
        select from eligibility_check c
        where c.organisation_id = q.organisation_id and c.person_id = any (records)
            and c.checked_at >= q.at - interval '24 hours' and not c.is_bulk);
    consent := exists (
        select from platform_site_consent c
        where c.person_id = any (records) and c.organisation_id = q.organisation_id
            and c.category = 'care_drug_allergy_lab' and c.valid_until > q.at and c.withdrawn_at is null);
    select coalesce(json_agg(json_build_object(
        'line_id', l.id, 'item_key', l.item_key, 'name', l.name, 'drug', l.code, 'ingredient7s', l.ingredient7s,
        'components', l.components, 'route', l.route, 'starts_on', l.starts_on, 'ends_on', l.ends_on,
        'counted', l.counted, 'organisation_id', coalesce(l.organisation_id, 0),
        'organisation_name', l.organisation_name, 'setting', l.setting, 'dispensing_id', l.dispensing_id,
        'is_paper', l.is_paper, 'prescription_uid', coalesce(p.uid::text, '')) order by l.starts_on, l.id), '[]')
    into lines
    from eprescription_lines_v1(records, q) l left join eprescription_prescription p on p.id = l.prescription_id;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, user_uid, acting_user,
                                     person_id, about, request_id, detail)
    values (q.at, case when q.as_of is null then 'eprescription.checked' else 'eprescription.replayed' end, 'done',
            case when consent then 'consent' else 'check_in' end, q.organisation_id, q.client_uid, q.user_uid,
            coalesce(q.acting_user, ''), q.person_id, coalesce(q.about, ''), coalesce(q.request_id, ''),
            jsonb_build_object('purpose', q.purpose, 'drugs', q.drugs));
    return json_build_object('records', records, 'check_in', was_here, 'consent', consent, 'lines', lines);
end $$;
