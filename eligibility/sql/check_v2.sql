-- The check at the counter: looks up, claims the key, uses up the proof, writes the check's row, its consents and its
-- audit line. What follows from the facts for a person to read is composed outside (rules).
-- Questions that wait in one process are asked together, in one round trip and one commit (ADR 0022). None of them may
-- wait for a lock while others wait for it: a question that would have to is told to come back alone.

create function eligibility_is_mine_v2(lock bigint, together boolean) returns boolean
language plpgsql as $$
begin
    if together then
        return pg_try_advisory_xact_lock(lock);
    end if;
    perform pg_advisory_xact_lock(lock);
    return true;
end $$;

-- One question; a helper of the function below, which runs under its settings. Nothing is written before `alone`.
create function eligibility_check_v2(question jsonb, together boolean) returns json
language plpgsql as $$
declare
    q eligibility_question_v1 := jsonb_populate_record(null::eligibility_question_v1, question);
    alone constant json := '{"alone": true}';
    by_card constant boolean := q.method = 'card';
    c eligibility_check;
    earlier record;
    matched record;
    covered record;
    persons bigint[];
    asked bigint[];        -- coverages that the question itself names
    insurer bigint;
    wait int;
begin
    if q.key_digest is not null then
        if not eligibility_is_mine_v2(('x' || encode(substr(q.key_digest, 1, 8), 'hex'))::bit(64)::bigint, together) then
            return alone;
        end if;
        earlier := eligibility_earlier_v1(q);
        if earlier.check_uid is not null then
            if earlier.body_digest <> q.body_digest then
                return eligibility_refuse_v1(q, 'DUP-KEY-REUSED');
            end if;
            return eligibility_again_v1(q, earlier.check_uid);
        end if;
    end if;
    if q.refusal is not null then
        return eligibility_refuse_v1(q, q.refusal);
    end if;
    if q.subjects is not null then
        -- One at a time about one target, so that its budget is exact however many ask at once.
        if not eligibility_is_mine_v2(hashtextextended(encode(q.subjects[3], 'hex'), 2), together) then
            return alone;
        end if;
        wait := wrong_tries_wait(q.subjects, q.limits, q.at);
        if wait > 0 then
            return eligibility_refuse_v1(q, 'RATE-WRONG-TRIES', retry_after => wait);
        end if;
    end if;

    c.uid := q.check_uid; c.checked_at := q.at; c.organisation_id := q.organisation_id; c.client_uid := q.client_uid;
    c.method := q.method; c.is_bulk := q.is_bulk; c.on_day := q.on_day;
    c.shown := coalesce(q.shown, ''); c.verification := coalesce(q.verification, '');
    c.advisories := coalesce(q.advisories, '{}'); c.version_ids := '{}'; c.certificate_ids := '{}'; c.in_full := 0;
    c.voucher_ids := '{}';
    c.result := 'not_found';

    -- Who is it?
    if by_card then
        select person_id into c.person_id from eligibility_card
        where identity = q.card_identity and unlinked_at is null;
        if c.person_id is null then
            return eligibility_refuse_v1(q, 'ELIG-CARD-UNKNOWN');
        end if;
        if eligibility_is_closed_v1(c.person_id) then
            return eligibility_refuse_v1(q, 'ELIG-CARD-CLOSED', c.person_id);
        end if;
    elsif q.method = 'insurance_number' then
        matched := eligibility_match_v1(q);
        persons := matched.persons; asked := matched.coverages; insurer := matched.insurer;
        if cardinality(persons) > 1 then
            c.advisories := c.advisories || 'ELIG-AMBIGUOUS'::varchar;
        end if;
    elsif q.method = 'public_assistance' then
        select array_agg(r.person_id), max(r.id) into persons, c.recipient_id from eligibility_assistancerecipient r
        where r.payer_number = q.payer_number and r.recipient_number = q.recipient_number
          and r.birth_date = q.birth_date and r.known_until is null;
    else
        matched := eligibility_told_v1(q);
        persons := array[q.person_id]; asked := matched.coverages; c.recipient_id := matched.recipient;
    end if;
    if cardinality(persons) = 1 then
        c.person_id := persons[1];
    end if;

    -- What covers her on the day?
    if c.person_id is not null and q.method <> 'public_assistance' then
        covered := eligibility_covered_v1(q, c.person_id, asked, c);
        if covered.is_suspended then
            return eligibility_refuse_v1(q, 'ELIG-LINK-SUSPENDED', case when by_card then c.person_id end);
        end if;
        c := covered.c;
    end if;

    -- Who pays beside or instead of it?
    if by_card and not q.coverage_only then
        c.recipient_id := eligibility_recipient_v1(c.person_id, q.on_day);
    end if;
    if c.recipient_id is not null then
        if exists (select from eligibility_assistancerecipient r where r.id = c.recipient_id
                   and r.valid_from <= q.on_day and (r.valid_until is null or r.valid_until > q.on_day)) then
            if c.result in ('not_found', 'inactive') then
                c.result := 'active';
                c.version_ids := '{}';
                c.in_full := 0;
                c.advisories := array_remove(c.advisories, 'ELIG-NOT-YET-ACQUIRED');
            end if;
            select coalesce(array_agg(u.id order by u.id), '{}') into c.voucher_ids from eligibility_assistancevoucher u
            where u.recipient_id = c.recipient_id and u.organisation_id = q.organisation_id and u.known_until is null
              and u.month = date_trunc('month', q.on_day)::date;
        elsif c.result = 'not_found' then
            c.result := 'inactive';
        else
            c.recipient_id := null;
        end if;
        c.assistance_as_of := eligibility_assistance_fed_v1(c.recipient_id);
    end if;

    c.feed_as_of := eligibility_fed_v1(insurer, c.version_ids[1]);
    if c.result = 'not_found' and q.subjects is not null then
        if q.method = 'insurance_number' and c.feed_as_of is null then
            -- Nothing is there to be guessed, and a late feed must not stop a counter.
            c.advisories := c.advisories || 'ELIG-NOT-FED'::varchar;
        elsif together then
            return alone;  -- the rows that count wrong tries would be locked in any order
        else
            perform count_wrong_try(q.subjects, q.at);
        end if;
    end if;
    if by_card then
        if not eligibility_is_mine_v2(hashtextextended(encode(q.proof_digest, 'hex'), 1), together) then
            return alone;
        end if;
        if not use_once(q.proof_digest, q.proof_expires_at) then
            return eligibility_refuse_v1(q, 'ELIG-PROOF-USED', c.person_id);
        end if;
    end if;

    insert into eligibility_check values (c.*);
    if by_card and cardinality(q.consents) > 0 then
        insert into platform_site_consent
            (uid, person_id, organisation_id, category, verification, check_uid, given_at, valid_until)
        select gen_random_uuid(), c.person_id, q.organisation_id, category, q.verification, c.uid, q.at, q.consents_until
        from unnest(q.consents) category;
    end if;
    if c.person_id is not null and not q.is_bulk then
        -- She was here: consent given at home goes on (E-03).
        update platform_site_consent set valid_until = q.home_consents_until
        where person_id = c.person_id and organisation_id = q.organisation_id and valid_until > q.at
          and verification = 'home' and withdrawn_at is null and valid_until < q.home_consents_until;
    end if;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, person_id, about, request_id, detail)
    values (q.at, 'eligibility.checked', 'done', 'law', q.organisation_id, q.client_uid, c.person_id,
            'EligibilityCheck:' || c.uid, coalesce(q.request_id, ''),
            jsonb_build_object('method', q.method, 'result', c.result, 'bulk', q.is_bulk));
    if q.key_digest is not null then
        insert into platform_site_idempotency (digest, used_at, body_digest, answer)
        values (q.key_digest, q.at, q.body_digest, c.uid::text);
    end if;
    return json_build_object('replayed', false, 'facts', eligibility_facts_v1(c, q.at));
end $$;

-- The plans are made once a connection, and are keyed lookups whatever the values: one that was made while a table was
-- nearly empty must not read the whole of it when it has grown.
create function eligibility_checks_v2(questions jsonb) returns setof json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    together constant boolean := jsonb_array_length(questions) > 1;
    question jsonb;
begin
    for question in select value from jsonb_array_elements(questions) loop
        return next eligibility_check_v2(question, together);
    end loop;
end $$;
