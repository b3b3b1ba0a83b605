-- As eprescription_history_v1, without what nobody asked of it (was she here), and with each line's prescription looked
-- up by its key: v1 joins the rows of a function, of which the planner thinks that they are a thousand, and reads all
-- prescriptions of a small installation for it. What was known at another moment is asked seldom.
create function eprescription_history_v2(question jsonb) returns json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    q eprescription_question_v1 := jsonb_populate_record(null::eprescription_question_v1, question);
    records bigint[] := same_persons(array[q.person_id]);
    first_day date := q.on_day - q.days;
    consent boolean;
    lines json;
begin
    if q.drugs is not null and eprescription_charge_v1(q) is not true then
        return json_build_object('refusal', 'RX-CHECK-BUDGET');
    end if;
    consent := exists (
        select from platform_site_consent c
        where c.person_id = any (records) and c.organisation_id = q.organisation_id
            and c.category = 'care_drug_allergy_lab' and c.valid_until > q.at and c.withdrawn_at is null);
    select json_agg(told) into lines from (
        select l.id as line_id, l.item_key, l.name, l.code as drug, l.ingredient7s, l.components, l.route, l.starts_on,
            l.ends_on, l.counted, coalesce(l.organisation_id, 0) as organisation_id, l.organisation_name, l.setting,
            l.dispensing_id, l.is_paper,
            coalesce((select p.uid::text from eprescription_prescription p where p.id = l.prescription_id), '')
                as prescription_uid
        from (
            select n.* from eprescription_medicationline n
            where q.as_of is null and n.person_id = any (records) and n.starts_on > first_day and n.known_until is null
            union all
            select t.* from eprescription_lines_v1(records, q) t where q.as_of is not null) l
        order by l.starts_on, l.id) told;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, user_uid, acting_user,
                                     person_id, about, request_id, detail)
    values (q.at, case when q.as_of is null then 'eprescription.checked' else 'eprescription.replayed' end, 'done',
            case when consent then 'consent' else 'check_in' end, q.organisation_id, q.client_uid, q.user_uid,
            coalesce(q.acting_user, ''), q.person_id, coalesce(q.about, ''), coalesce(q.request_id, ''),
            jsonb_build_object('purpose', q.purpose, 'drugs', q.drugs));
    return json_build_object('records', records, 'consent', consent, 'lines', coalesce(lines, '[]'));
end $$;
