-- The check at the counter, fourth form: what all questions need is looked up in one statement (looked_v5.sql), each is
-- judged by what was found, and then all are written and answered together.

-- Whether a question's key, target and proof are this transaction's own: one at a time about one target, so that its
-- budget is exact however many ask at once, and a proof is used once.
create function eligibility_is_mine_v4(q eligibility_question_v1, together boolean) returns boolean
language plpgsql as $$
begin
    return (q.key_digest is null or eligibility_is_mine_v2(
                ('x' || encode(substr(q.key_digest, 1, 8), 'hex'))::bit(64)::bigint, together))
       and (q.subjects is null or eligibility_is_mine_v2(hashtextextended(encode(q.subjects[3], 'hex'), 2), together))
       and (q.proof_digest is null or eligibility_is_mine_v2(hashtextextended(encode(q.proof_digest, 'hex'), 1), together));
end $$;

-- The check with what covers a person: result, versions, certificates.
create function eligibility_covered_v4(looked eligibility_looked_v4, inout c eligibility_check)
language plpgsql immutable as $$
begin
    if cardinality(looked.live_seen) > 0 then
        c.result := case when cardinality(looked.live) > 1 then 'multiple' else 'active' end;
        c.in_full := cardinality(looked.live_seen);
        c.version_ids := looked.live_seen;
        if cardinality(looked.live) > c.in_full then
            c.version_ids := c.version_ids || array(select v from unnest(looked.live) v where v <> all (looked.live_seen));
        end if;
        c.certificate_ids := looked.certificates;
    elsif looked.ended is not null then
        c.result := case when cardinality(looked.live) > 0 then 'inactive_new_coverage' else 'inactive' end;
        c.in_full := 1;
        c.version_ids := array[looked.ended];
    elsif looked.later is not null then
        c.result := 'inactive';
        c.in_full := 1;
        c.version_ids := array[looked.later];
        c.advisories := c.advisories || 'ELIG-NOT-YET-ACQUIRED'::varchar;
    end if;
end $$;

-- The same for one question at a time: by a facility's handle in a job, by today_v1.sql, and by the release before.
create or replace function eligibility_covered_v1(q eligibility_question_v1, person bigint, asked bigint[],
                                                  inout c eligibility_check, out is_suspended boolean)
language plpgsql stable as $$
declare
    looked eligibility_looked_v4;
begin
    select s.is_suspended, s.live, s.live_seen, s.ended, s.later, g.ids
    into is_suspended, looked.live, looked.live_seen, looked.ended, looked.later, looked.certificates
    from eligibility_standing_v4(person, q.on_day, q.method = 'card', asked) s,
         eligibility_granted_v4(s.live_coverages, q.on_day, q.method, q.limit_certificate, q.consents) g;
    c := eligibility_covered_v4(looked, c);
end $$;

-- The check with the assistance of a recipient, which pays instead of a coverage or beside it.
create function eligibility_assisted_v4(q eligibility_question_v1, inout c eligibility_check)
language plpgsql stable as $$
begin
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
end $$;

-- The check of who is asked for by public-assistance numbers, or in a job by the facility's handle of her.
create function eligibility_asked_otherwise_v4(q eligibility_question_v1, inout c eligibility_check, out is_suspended boolean)
language plpgsql stable as $$
declare
    persons bigint[];
    told record;
    covered record;
begin
    is_suspended := false;
    if q.method = 'public_assistance' then
        select array_agg(r.person_id), max(r.id) into persons, c.recipient_id from eligibility_assistancerecipient r
        where r.payer_number = q.payer_number and r.recipient_number = q.recipient_number
          and r.birth_date = q.birth_date and r.known_until is null;
        c.person_id := case when cardinality(persons) = 1 then persons[1] end;
    else
        told := eligibility_told_v1(q);
        c.person_id := q.person_id;
        c.recipient_id := told.recipient;
        if c.person_id is not null then
            covered := eligibility_covered_v1(q, c.person_id, told.coverages, c);
            c := covered.c;
            is_suspended := covered.is_suspended;
        end if;
    end if;
end $$;

-- What one question comes to: the check that is to be written, or another answer. A helper of check_v5.sql, under whose
-- settings it runs. Nothing is written before `alone`.
create function eligibility_judged_v4(q eligibility_question_v1, looked eligibility_looked_v4, together boolean,
                                      out c eligibility_check, out answer json)
language plpgsql as $$
declare
    by_card constant boolean := q.method = 'card';
    is_suspended boolean := looked.is_suspended;
    otherwise record;
begin
    if looked.check_uid is not null then
        if looked.body_digest <> q.body_digest then
            answer := eligibility_refuse_v1(q, 'DUP-KEY-REUSED'); return;
        end if;
        answer := eligibility_again_v1(q, looked.check_uid); return;
    end if;
    if q.refusal is not null then
        answer := eligibility_refuse_v1(q, q.refusal); return;
    end if;
    if looked.wait > 0 then
        answer := eligibility_refuse_v1(q, 'RATE-WRONG-TRIES', retry_after => looked.wait); return;
    end if;

    c.uid := q.check_uid; c.checked_at := q.at; c.organisation_id := q.organisation_id; c.client_uid := q.client_uid;
    c.method := q.method; c.is_bulk := q.is_bulk; c.on_day := q.on_day;
    c.shown := coalesce(q.shown, ''); c.verification := coalesce(q.verification, '');
    c.advisories := coalesce(q.advisories, '{}'); c.version_ids := '{}'; c.certificate_ids := '{}'; c.in_full := 0;
    c.voucher_ids := '{}';
    c.result := 'not_found';

    -- Who is it, and what covers her on the day?
    if by_card then
        c.person_id := looked.card_person;
        if c.person_id is null then
            answer := eligibility_refuse_v1(q, 'ELIG-CARD-UNKNOWN'); return;
        end if;
        if looked.card_is_closed then
            answer := eligibility_refuse_v1(q, 'ELIG-CARD-CLOSED', c.person_id); return;
        end if;
        c := eligibility_covered_v4(looked, c);
        c.recipient_id := looked.recipient;
    elsif q.method = 'insurance_number' then
        if cardinality(looked.persons) = 1 then
            c.person_id := looked.persons[1];
            c := eligibility_covered_v4(looked, c);
        elsif cardinality(looked.persons) > 1 then
            c.advisories := c.advisories || 'ELIG-AMBIGUOUS'::varchar;
        end if;
    else
        otherwise := eligibility_asked_otherwise_v4(q, c);
        c := otherwise.c;
        is_suspended := otherwise.is_suspended;
    end if;
    if is_suspended then
        answer := eligibility_refuse_v1(q, 'ELIG-LINK-SUSPENDED', case when by_card then c.person_id end); return;
    end if;

    -- Who pays beside or instead of it?
    if c.recipient_id is not null then
        c := eligibility_assisted_v4(q, c);
    end if;

    if looked.insurer is not null or by_card and cardinality(c.version_ids) > 0 then
        c.feed_as_of := looked.feed_as_of;
    elsif not by_card then
        c.feed_as_of := eligibility_fed_v1(null, c.version_ids[1]);
    end if;
    if c.result = 'not_found' and q.subjects is not null then
        if q.method = 'insurance_number' and c.feed_as_of is null then
            -- Nothing is there to be guessed, and a late feed must not stop a counter.
            c.advisories := c.advisories || 'ELIG-NOT-FED'::varchar;
        elsif together then
            answer := '{"alone": true}'; return;  -- the rows that count wrong tries would be locked in any order
        else
            perform count_wrong_try(q.subjects, q.at);
        end if;
    end if;
    if looked.proof_is_used then
        answer := eligibility_refuse_v1(q, 'ELIG-PROOF-USED', c.person_id); return;
    end if;
end $$;
