-- The check at the counter, third form: what questions come to is judged one by one, and then written and answered all
-- together, one statement a table. To start a statement costs more than a row of it.

-- Whether a question's key and target are this transaction's own: one at a time about one target, so that its budget is
-- exact however many ask at once.
create function eligibility_is_mine_v3(q eligibility_question_v1, together boolean) returns boolean
language plpgsql as $$
begin
    return (q.key_digest is null or eligibility_is_mine_v2(
                ('x' || encode(substr(q.key_digest, 1, 8), 'hex'))::bit(64)::bigint, together))
       and (q.subjects is null or eligibility_is_mine_v2(hashtextextended(encode(q.subjects[3], 'hex'), 2), together));
end $$;

-- What one question comes to: the check that is to be written, or another answer. A helper of the function below, which
-- runs under its settings. Nothing is written before `alone`.
create function eligibility_judged_v3(q eligibility_question_v1, together boolean, earlier_body bytea, earlier_check uuid,
                                      wait int, out c eligibility_check, out answer json)
language plpgsql as $$
declare
    alone constant json := '{"alone": true}';
    by_card constant boolean := q.method = 'card';
    matched record;
    covered record;
    persons bigint[];
    asked bigint[];        -- coverages that the question itself names
    insurer bigint;
begin
    if earlier_check is not null then
        if earlier_body <> q.body_digest then
            answer := eligibility_refuse_v1(q, 'DUP-KEY-REUSED'); return;
        end if;
        answer := eligibility_again_v1(q, earlier_check); return;
    end if;
    if q.refusal is not null then
        answer := eligibility_refuse_v1(q, q.refusal); return;
    end if;
    if wait > 0 then
        answer := eligibility_refuse_v1(q, 'RATE-WRONG-TRIES', retry_after => wait); return;
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
            answer := eligibility_refuse_v1(q, 'ELIG-CARD-UNKNOWN'); return;
        end if;
        if eligibility_is_closed_v1(c.person_id) then
            answer := eligibility_refuse_v1(q, 'ELIG-CARD-CLOSED', c.person_id); return;
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
            answer := eligibility_refuse_v1(q, 'ELIG-LINK-SUSPENDED', case when by_card then c.person_id end); return;
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
            answer := alone; return;  -- the rows that count wrong tries would be locked in any order
        else
            perform count_wrong_try(q.subjects, q.at);
        end if;
    end if;
    if by_card then
        if not eligibility_is_mine_v2(hashtextextended(encode(q.proof_digest, 'hex'), 1), together) then
            answer := alone; return;
        end if;
        if not use_once(q.proof_digest, q.proof_expires_at) then
            answer := eligibility_refuse_v1(q, 'ELIG-PROOF-USED', c.person_id); return;
        end if;
    end if;
end $$;
