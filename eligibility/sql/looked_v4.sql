-- What a statement of questions knows of each of them (looked_v5.sql).

create type eligibility_looked_v4 as (
    body_digest bytea,         -- of the request that this key was used for, and the check that it made
    check_uid uuid,
    wait int,                  -- seconds until a spent budget of wrong tries opens again
    proof_is_used boolean,
    card_person bigint,
    card_is_closed boolean,
    insurer bigint,
    persons bigint[],
    is_suspended boolean,
    live bigint[],
    live_seen bigint[],
    ended bigint,
    later bigint,
    certificates bigint[],
    recipient bigint,          -- of the card's owner: assistance in force on the day, else what began last
    feed_as_of timestamptz     -- the age of what is fed: by the insurer asked about, or of the first version answered
);
