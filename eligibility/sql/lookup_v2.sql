-- Where a check looks up what few ask for: what a facility was told of a person, what may no longer be told, and the age
-- of what is fed. Helpers of check_v5.sql, as those of question_v2.sql.

-- What a facility may ask by its handle of a person: the coverages whose numbers it was told within a year, and her
-- assistance if it was told of that, also under a record that was merged into hers since.
create function eligibility_told_v1(q eligibility_question_v1, out coverages bigint[], out recipient bigint)
language plpgsql stable as $$
declare
    records constant bigint[] := same_persons(array[q.person_id]);
begin
    select array_agg(distinct v.coverage_id) into coverages
    from eligibility_check e
    join eligibility_coverageversion v on v.id = any (e.version_ids[1:e.in_full]) and v.person_id = q.person_id
    where e.organisation_id = q.organisation_id and e.person_id = any (records)
      and e.checked_at >= q.at - interval '365 days' and e.checked_at < q.at;
    select today.id into recipient
    from eligibility_check e
    join eligibility_assistancerecipient was on was.id = e.recipient_id
    join eligibility_assistancerecipient today on today.payer_number = was.payer_number
        and today.recipient_number = was.recipient_number and today.known_until is null and today.person_id = q.person_id
    where e.organisation_id = q.organisation_id and e.person_id = any (records)
      and e.checked_at >= q.at - interval '365 days' and e.checked_at < q.at
    order by e.checked_at desc limit 1;
end $$;

-- Whether an answer holds something that may no longer be told: under inquiry, or by now known to be somebody else's.
create function eligibility_is_withheld_v1(c eligibility_check) returns boolean
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return exists (select from eligibility_coverageversion v
                   join eligibility_coverage k on k.id = v.coverage_id
                   join eligibility_coverageversion today on today.coverage_id = k.id and today.known_until is null
                   where v.id = any (c.version_ids)
                     and (k.link_state = 'suspended' or today.person_id <> v.person_id
                          or v.person_id <> person_now(c.person_id)))
        or exists (select from eligibility_assistancerecipient r
                   where r.id = c.recipient_id and r.person_id <> person_now(c.person_id));
end $$;

-- The age of what an insurer feeds: of the one that was asked about, or of the first version answered.
create function eligibility_fed_v1(insurer bigint, version bigint) returns timestamptz
language plpgsql stable as $$
begin
    if insurer is null then
        select k.insurer_id into insurer
        from eligibility_coverageversion v join eligibility_coverage k on k.id = v.coverage_id where v.id = version;
    end if;
    return (select f.as_of from eligibility_coveragefeed f
            where f.insurer_id = insurer and f.applied_at is not null order by f.as_of desc limit 1);
end $$;

-- The age of what the recipient's welfare office feeds.
create function eligibility_assistance_fed_v1(recipient bigint) returns timestamptz
language plpgsql stable as $$
begin
    return (select f.as_of from eligibility_assistancefeed f
            where f.office_id = (select r.office_id from eligibility_assistancerecipient r where r.id = recipient)
              and f.applied_at is not null order by f.as_of desc limit 1);
end $$;
