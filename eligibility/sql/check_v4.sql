-- What was judged, written down: the checks, the proofs that are used up by them, the consents that came with a card, the
-- audit lines, and the keys.
create function eligibility_write_v4(questions eligibility_question_v1[], checks eligibility_check[]) returns void
language plpgsql as $$
declare
    home record;
begin
    insert into eligibility_check select c.* from unnest(checks) c;
    if exists (select from unnest(checks) c where c.method = 'card') then
        insert into platform_site_used_token (digest, expires_at)
        select q.proof_digest, q.proof_expires_at
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid where c.method = 'card';
        insert into platform_site_consent
            (uid, person_id, organisation_id, category, verification, check_uid, given_at, valid_until)
        select gen_random_uuid(), c.person_id, c.organisation_id, category, c.verification, c.uid, c.checked_at, q.consents_until
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid, unnest(q.consents) category
        where c.method = 'card';
    end if;
    -- She was here: consent given at home goes on (E-03). Looked for check by check, by whose they are, whatever the plan.
    for home in
        select theirs.id, q.home_consents_until as until
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid, lateral (
            select s.id from platform_site_consent s
            where s.person_id = c.person_id and s.organisation_id = c.organisation_id and s.valid_until > c.checked_at
              and s.verification = 'home' and s.withdrawn_at is null and s.valid_until < q.home_consents_until
            offset 0) theirs
        where not c.is_bulk
    loop
        update platform_site_consent set valid_until = home.until
        where id = home.id and withdrawn_at is null and valid_until < home.until;
    end loop;
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
create function eligibility_checks_v4(questions jsonb) returns setof json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    together constant boolean := jsonb_array_length(questions) > 1;
    mine eligibility_question_v1[];
    since timestamptz;
    until timestamptz;
    asked eligibility_question_v1[] := '{}';     -- those of the checks that were made
    made eligibility_check[] := '{}';
    used bytea[] := '{}';                        -- keys and proofs of these
    uids uuid[] := '{}';                         -- of other answers
    answers json[] := '{}';
    a record;
    judged record;
begin
    select array_agg(q), min(least(q.at, q.proof_expires_at)) - interval '25 hours', max(q.at) + interval '1 hour'
    into mine, since, until
    from jsonb_populate_recordset(null::eligibility_question_v1, questions) q where eligibility_is_mine_v4(q, together);
    for a in select l.q, l.looked from eligibility_looked_v4(mine, since, until) l loop
        -- What an earlier one of these takes is not written yet: it comes back alone.
        continue when array[(a.q).key_digest, (a.q).proof_digest] && used;
        judged := eligibility_judged_v4(a.q, a.looked, together);
        if judged.answer is null then
            asked := array_append(asked, a.q);
            made := array_append(made, judged.c);
            used := used || array[(a.q).key_digest, (a.q).proof_digest];
        else
            uids := array_append(uids, (a.q).check_uid);
            answers := array_append(answers, judged.answer);
        end if;
    end loop;
    perform eligibility_write_v4(asked, made);
    return query
        select case when f.check_uid is not null then json_build_object('replayed', false, 'facts', f.facts)
                    else coalesce(o.answer, '{"alone": true}') end
        from jsonb_array_elements(questions) with ordinality q(value, place)
        left join eligibility_facts_v2(made, null) f on f.check_uid = (q.value ->> 'check_uid')::uuid
        left join unnest(uids, answers) o(check_uid, answer) on o.check_uid = (q.value ->> 'check_uid')::uuid
        order by q.place;
end $$;
