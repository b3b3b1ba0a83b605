-- The check at the counter, fifth form: who asks for nobody is counted among the others. Each answer comes with the
-- `check_uid` of its question, in any order; whose does not come has to be asked alone.
-- The plans are made once a connection, and are keyed lookups whatever the values: one that was made while a table was
-- nearly empty must not read the whole of it when it has grown.
create function eligibility_checks_v5(questions jsonb) returns table (asked_as uuid, answer json)
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
    missed bytea[] := '{}';                      -- subjects whose wrong try is counted in the end
    a record;
    judged record;
begin
    select array_agg(q), min(least(q.at, q.proof_expires_at)) - interval '25 hours', max(q.at) + interval '1 hour'
    into mine, since, until
    from jsonb_populate_recordset(null::eligibility_question_v1, questions) q
    where case when not together then eligibility_is_mine_v4(q, false) else
        (q.key_digest is null or pg_try_advisory_xact_lock(('x' || encode(substr(q.key_digest, 1, 8), 'hex'))::bit(64)::bigint))
        and (q.subjects is null or pg_try_advisory_xact_lock(hashtextextended(encode(q.subjects[3], 'hex'), 2)))
        and (q.proof_digest is null or pg_try_advisory_xact_lock(hashtextextended(encode(q.proof_digest, 'hex'), 1))) end;
    for a in select l.q, l.looked from eligibility_looked_v5(mine, since, until) l loop
        -- What an earlier one of these takes is not written yet: it comes back alone.
        continue when array[(a.q).key_digest, (a.q).proof_digest] && used;
        judged := eligibility_judged_v4(a.q, a.looked, together);
        if judged.answer::text = '{"alone": true}' then
            -- She is nobody: that is counted, once a subject, unless another connection counts for one of them just now.
            continue when (a.q).subjects && missed or not can_count_wrong_try((a.q).subjects, (a.q).at);
            missed := missed || (a.q).subjects;
            a.q.subjects := null;
            judged := eligibility_judged_v4(a.q, a.looked, together);
        end if;
        if judged.answer is null then
            asked := array_append(asked, a.q);
            made := array_append(made, judged.c);
            used := used || array[(a.q).key_digest, (a.q).proof_digest];
        else
            uids := array_append(uids, (a.q).check_uid);
            answers := array_append(answers, judged.answer);
        end if;
    end loop;
    if cardinality(missed) > 0 then
        perform count_wrong_tries(missed, until - interval '1 hour');
    end if;
    perform eligibility_write_v4(asked, made);
    return query
        select f.check_uid, json_build_object('replayed', false, 'facts', f.facts) from eligibility_facts_v2(made, null) f
        union all select * from unnest(uids, answers);
end $$;
