-- 資格確認: one row an answer, partitioned by month; checked at insert, never changed.

create table eligibility_check (
    uid uuid not null,
    checked_at timestamptz not null,
    organisation_id bigint not null,
    client_uid uuid,
    method varchar(20) not null
        check (method in ('card', 'insurance_number', 'public_assistance', 'patient_ref')),
    is_bulk boolean not null,
    on_day date not null,
    result varchar(24) not null
        check (result in ('active', 'inactive', 'inactive_new_coverage', 'not_found', 'multiple')),
    shown varchar(20) not null default '',
    verification varchar(20) not null default '',
    person_id bigint,
    version_ids bigint[] not null,
    in_full smallint not null,
    certificate_ids bigint[] not null,
    recipient_id bigint,
    voucher_ids bigint[] not null,
    advisories varchar(40)[] not null,
    feed_as_of timestamptz,
    assistance_as_of timestamptz,
    primary key (uid, checked_at)
) partition by range (checked_at);
create index eligibility_check_of on eligibility_check (organisation_id, person_id, checked_at) where person_id is not null;
-- Who was told of a person: for corrections, and for whoever saw what should not have been seen.
create index eligibility_check_whom on eligibility_check (person_id, checked_at) where person_id is not null;
select make_default_partition('eligibility_check');
