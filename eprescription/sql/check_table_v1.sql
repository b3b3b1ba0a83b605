-- 重複投薬等チェック: one row an answer, partitioned by month; written once, never changed.

create table eprescription_check (
    uid uuid not null,
    at timestamptz not null,
    person_id bigint not null,
    organisation_id bigint not null,
    acting_user varchar(64) not null,
    prescription_id bigint,
    dispensing_id bigint,
    purpose varchar(12) not null check (purpose in ('registration', 'dispensing', 'request')),
    subject bytea not null,
    on_day date not null,
    options jsonb not null,
    asked jsonb not null,
    masters varchar(200) not null,
    findings jsonb not null,
    alternatives jsonb not null,
    consent boolean not null,
    stopped boolean not null,
    drugs smallint not null check (drugs >= 0),
    primary key (uid, at)
) partition by range (at);
create index eprescription_check_of on eprescription_check (person_id, at);
-- The stopped check of a document that comes again with reasons.
create index eprescription_check_stopped on eprescription_check (organisation_id, subject, at) where stopped;
select make_default_partition('eprescription_check');
