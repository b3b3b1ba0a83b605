-- What a check is asked with, how a refusal of it is written down, and how a request is recognised that comes again.
-- The helpers run as the one function that calls them (check_v1.sql) and under its search_path. They are plpgsql, as
-- PostgreSQL before 18 plans an SQL function anew at every call.

create type eligibility_question_v1 as (
    check_uid uuid,
    at timestamptz,
    on_day date,
    method text,
    is_bulk boolean,
    coverage_only boolean,     -- a 施術所: no certificates, no assistance
    -- who asks
    organisation_id bigint,
    client_uid uuid,
    request_id text,
    key_digest bytea,
    body_digest bytea,
    -- by numbers
    insurer_number text,
    number_key text,
    symbol_key text,
    branch_key text,
    payer_number text,
    recipient_number text,
    birth_date date,
    shown text,
    limit_certificate boolean,
    -- by card
    refusal text,              -- what was found wrong with the proof; counts unless the request is a replay
    proof_digest bytea,
    proof_expires_at timestamptz,
    card_identity bytea,
    verification text,
    consents text[],
    consents_until timestamptz,
    home_consents_until timestamptz,
    advisories text[],
    -- by patient_ref, in a job
    person_id bigint,
    -- the budget of wrong tries: client, organisation, target
    subjects bytea[],
    limits int[]
);

-- The refused line, and the refusal itself. The line names a person only where a card has shown who she is.
create function eligibility_refuse_v1(q eligibility_question_v1, code text, person bigint default null,
                                      retry_after int default null) returns json
language plpgsql as $$
begin
    insert into platform_site_audit (at, event, outcome, code, ground, organisation_id, client_uid, person_id, about,
                                     request_id, detail)
    values (q.at, 'eligibility.checked', 'refused', code, 'law', q.organisation_id, q.client_uid, person, '',
            coalesce(q.request_id, ''), jsonb_build_object('method', q.method, 'bulk', q.is_bulk));
    return json_build_object('refusal', code, 'retry_after', retry_after);
end $$;

-- The check that an earlier request with this key made, after taking the key for this transaction.
create function eligibility_earlier_v1(q eligibility_question_v1, out body_digest bytea, out check_uid uuid)
language plpgsql as $$
begin
    perform pg_advisory_xact_lock(('x' || encode(substr(q.key_digest, 1, 8), 'hex'))::bit(64)::bigint);
    select i.body_digest, i.answer::uuid into body_digest, check_uid from platform_site_idempotency i
    where i.digest = q.key_digest and i.used_at > q.at - interval '24 hours' and i.used_at <= q.at + interval '1 hour'
    order by i.used_at desc limit 1;
end $$;

-- Whether a source has closed this person's card at every counter (E-05).
create function eligibility_is_closed_v1(person bigint) returns boolean
language plpgsql stable as $$
begin
    return exists (select from platform_site_restriction
                   where person_id = person and kind = 'self_view_stopped' and lifted_at is null);
end $$;
