-- 引換え by the numbers that a copy prints (E-18): which prescription they name, if this pharmacy may receive it now.
-- Not found, expired, dispensed, received elsewhere and a wrong number are one answer and cost one wrong try (I04-3).

create type eprescription_redemption_v1 as (
    at timestamptz,
    today date,
    window_days int,       -- how long after its day a refill may be dispensed (E-20)
    organisation_id bigint,
    way text,              -- by which digest: branch, household, payer
    digest bytea,
    subjects bytea[],      -- whose wrong tries count: client, organisation, and this pharmacy with these numbers
    limits int[]
);

-- The live prescription of a digest; there is one at most, or none.
create function eprescription_printed_v1(q eprescription_redemption_v1) returns eprescription_prescription
language plpgsql stable as $$
declare
    found eprescription_prescription;
begin
    if q.way = 'branch' then
        select * into found from eprescription_prescription p
        where p.redemption_digest = q.digest and p.state in ('received', 'registered');
    elsif q.way = 'household' then
        select * into found from eprescription_prescription p
        where p.redemption_digest_nobranch = q.digest and p.state in ('received', 'registered');
    else
        select * into found from eprescription_prescription p
        where p.public_digests @> array[q.digest] and p.state in ('received', 'registered')
        order by p.id desc limit 1;
    end if;
    return found;
end $$;

create function eprescription_redeem_v1(question jsonb) returns json
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    q eprescription_redemption_v1 := jsonb_populate_record(null::eprescription_redemption_v1, question);
    found eprescription_prescription;
    wait int;
begin
    -- One at a time with one pharmacy's tries at one person, so that the budget is exact however many ask at once.
    perform pg_advisory_xact_lock(hashtextextended(encode(q.subjects[3], 'hex'), 2));
    wait := wrong_tries_wait(q.subjects, q.limits, q.at);
    if wait > 0 then
        return json_build_object('wait', wait);
    end if;
    found := eprescription_printed_v1(q);
    if found.state = 'received' and found.received_by_id = q.organisation_id
       or found.state = 'registered' and coalesce(found.next_due_on + q.window_days, found.last_day) >= q.today then
        return json_build_object('uid', found.uid, 'person_id', found.person_id);
    end if;
    perform count_wrong_try(q.subjects, q.at);
    return '{}';
end $$;

-- Charge what has to stay rare, such as the opening of a finding by oral consent (E-18), to the budget of wrong tries.
-- Seconds to wait where it is spent, and then nothing is charged; else 0.
create function eprescription_charge_try_v1(subjects bytea[], limits int[], at timestamptz) returns int
language plpgsql security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    wait int;
begin
    perform pg_advisory_xact_lock(hashtextextended(encode(subjects[3], 'hex'), 2));
    wait := wrong_tries_wait(subjects, limits, at);
    if wait = 0 then
        perform count_wrong_try(subjects, at);
    end if;
    return wait;
end $$;

-- What a facility has to do with a prescription, before it may be read: it issued it, or redeemed, received or dispensed
-- it and still may know of it; `was_granted` tells that it once redeemed it. No row where there is nothing of this.
create function eprescription_known_v1(asked uuid, house bigint, out id bigint, out person_id bigint,
                                       out organisation_id bigint, out received_by_id bigint, out is_known boolean,
                                       out was_granted boolean)
returns setof record
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query
        select p.id, p.person_id, p.organisation_id, p.received_by_id,
               p.organisation_id = house or coalesce(p.received_by_id = house, false) or exists (
                   select from eprescription_redemptiongrant g
                   where g.prescription_id = p.id and g.organisation_id = house and g.ended_at is null) or exists (
                   select from eprescription_dispensing d where d.prescription_id = p.id and d.organisation_id = house),
               exists (select from eprescription_redemptiongrant g
                       where g.prescription_id = p.id and g.organisation_id = house)
        from eprescription_prescription p where p.uid = asked;
end $$;

-- Whom a result is about that this pharmacy made; null for another's, as for none.
create function eprescription_made_v1(asked uuid, house bigint) returns bigint
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return (select d.person_id from eprescription_dispensing d
            where d.uid = asked and d.organisation_id = house order by d.version desc limit 1);
end $$;
