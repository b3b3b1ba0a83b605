-- What was judged, written down: the checks, the consents that came with a card, the audit lines, and the keys.
create function eligibility_write_v3(questions eligibility_question_v1[], checks eligibility_check[]) returns void
language plpgsql as $$
begin
    insert into eligibility_check select c.* from unnest(checks) c;
    insert into platform_site_consent
        (uid, person_id, organisation_id, category, verification, check_uid, given_at, valid_until)
    select gen_random_uuid(), c.person_id, c.organisation_id, category, c.verification, c.uid, c.checked_at, q.consents_until
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid, unnest(q.consents) category
    where c.method = 'card';
    -- She was here: consent given at home goes on (E-03).
    update platform_site_consent s set valid_until = q.home_consents_until
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid
    where s.person_id = c.person_id and s.organisation_id = c.organisation_id and not c.is_bulk
      and s.valid_until > c.checked_at and s.verification = 'home' and s.withdrawn_at is null
      and s.valid_until < q.home_consents_until;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, person_id, about, request_id, detail)
    select c.checked_at, 'eligibility.checked', 'done', 'law', c.organisation_id, c.client_uid, c.person_id,
           'EligibilityCheck:' || c.uid, coalesce(q.request_id, ''),
           jsonb_build_object('method', c.method, 'result', c.result, 'bulk', c.is_bulk)
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid;
    insert into platform_site_idempotency (digest, used_at, body_digest, answer)
    select q.key_digest, q.at, q.body_digest, q.check_uid::text
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid where q.key_digest is not null;
end $$;

-- The plans are made once a connection, and are keyed lookups whatever the values: one that was made while a table was
-- nearly empty must not read the whole of it when it has grown.
create function eligibility_checks_v3(questions jsonb) returns setof json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    together constant boolean := jsonb_array_length(questions) > 1;
    mine eligibility_question_v1[];
    asked eligibility_question_v1[] := '{}';     -- those of the checks that were made
    made eligibility_check[] := '{}';
    keys bytea[] := '{}';
    uids uuid[] := '{}';                         -- of other answers
    answers json[] := '{}';
    a record;
    judged record;
begin
    select array_agg(q) into mine from jsonb_populate_recordset(null::eligibility_question_v1, questions) q
    where eligibility_is_mine_v3(q, together);
    for a in
        select q, e.body_digest, e.answer::uuid as check_uid, wrong_tries_wait(q.subjects, q.limits, q.at) as wait
        from unnest(mine) q
        left join lateral (select i.body_digest, i.answer from platform_site_idempotency i
            where i.digest = q.key_digest and i.used_at > q.at - interval '24 hours' and i.used_at <= q.at + interval '1 hour'
            order by i.used_at desc limit 1) e on true
    loop
        continue when (a.q).key_digest = any (keys);   -- the one that it repeats is not written yet
        judged := eligibility_judged_v3(a.q, together, a.body_digest, a.check_uid, a.wait);
        if judged.answer is null then
            asked := array_append(asked, a.q);
            made := array_append(made, judged.c);
            keys := array_append(keys, (a.q).key_digest);
        else
            uids := array_append(uids, (a.q).check_uid);
            answers := array_append(answers, judged.answer);
        end if;
    end loop;
    perform eligibility_write_v3(asked, made);
    return query
        select case when f.check_uid is not null then json_build_object('replayed', false, 'facts', f.facts)
                    else coalesce(o.answer, '{"alone": true}') end
        from jsonb_array_elements(questions) with ordinality q(value, place)
        left join eligibility_facts_v2(made, null) f on f.check_uid = (q.value ->> 'check_uid')::uuid
        left join unnest(uids, answers) o(check_uid, answer) on o.check_uid = (q.value ->> 'check_uid')::uuid
        order by q.place;
end $$;
