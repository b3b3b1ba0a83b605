-- What a check is asked with, and how a refusal of it is written down. The helpers run as the one function that calls
-- them (check_v5.sql) and under its search_path. They are plpgsql, as PostgreSQL before 18 plans an SQL function anew at
-- every call.

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

-- Whether a source has closed this person's card at every counter (E-05).
create function eligibility_is_closed_v1(person bigint) returns boolean
language plpgsql stable as $$
begin
    return exists (select from platform_site_restriction
                   where person_id = person and kind = 'self_view_stopped' and lifted_at is null);
end $$;

-- Whether a lock is this transaction's own. Nobody may wait for one while others wait for the answer: a question that
-- would have to is told to come back alone.
create function eligibility_is_mine_v2(lock bigint, together boolean) returns boolean
language plpgsql as $$
begin
    if together then
        return pg_try_advisory_xact_lock(lock);
    end if;
    perform pg_advisory_xact_lock(lock);
    return true;
end $$;
