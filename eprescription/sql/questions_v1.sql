-- What a check stands on is asked with this (history_v2.sql), and charged to the budget of who asks.
-- The work grows with that person's lines and with nothing else.

create type eprescription_question_v1 as (
    at timestamptz,
    on_day date,
    days int,                  -- how far back lines count (E-21)
    person_id bigint,
    organisation_id bigint,
    client_uid uuid,
    user_uid uuid,
    acting_user text,
    request_id text,
    about text,
    purpose text,
    as_of timestamptz,         -- what was known then; null: what is known
    drugs int,                 -- how many are asked about, to be charged; null: none
    most int
);

-- The lines of these records that count on a day, as known now or at a moment.
create function eprescription_lines_v1(records bigint[], q eprescription_question_v1)
returns setof eprescription_medicationline
language plpgsql stable as $$
begin
    if q.as_of is null then
        return query
            select l.* from eprescription_medicationline l
            where l.person_id = any (records) and l.starts_on > q.on_day - q.days and l.known_until is null;
    else
        return query
            select l.* from eprescription_medicationline l
            where l.person_id = any (records) and l.starts_on > q.on_day - q.days
                and l.known_from <= q.as_of and (l.known_until is null or l.known_until > q.as_of);
    end if;
end $$;

-- Charge what is asked to the budget of a facility, a patient and a day (I04-4); false where it would be exceeded.
create function eprescription_charge_v1(q eprescription_question_v1) returns boolean
language plpgsql as $$
declare
    today constant date := (q.at at time zone 'Asia/Tokyo')::date;
    charged int;
begin
    insert into eprescription_checkbudget as b (person_id, organisation_id, day, drugs)
    values (person_now(q.person_id), q.organisation_id, today, q.drugs)
    on conflict (person_id, organisation_id, day) do update set drugs = b.drugs + excluded.drugs
        where b.drugs + excluded.drugs <= q.most
    returning drugs into charged;
    return charged <= q.most;  -- null, and so not true, where the update was not made
end $$;
