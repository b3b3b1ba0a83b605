-- Where a check looks things up: whose numbers these are, what covers a person on a day, what is granted beside it.
-- Helpers of check_v1.sql, as those of question_v1.sql.

-- Whose numbers these are: persons and coverages that fit, tolerant in what the keys are tolerant in, never in the
-- birth date.
create function eligibility_match_v1(q eligibility_question_v1, out persons bigint[], out coverages bigint[], out insurer bigint)
language plpgsql stable as $$
begin
    select o.id into insurer from platform_site_organisation o where o.kind = 'insurer' and o.code = q.insurer_number;
    select array_agg(distinct v.person_id), array_agg(k.id) into persons, coverages
    from eligibility_coverage k
    join eligibility_coverageversion v on v.coverage_id = k.id and v.known_until is null and not v.is_cancelled
    where k.insurer_id = insurer and k.number_key = q.number_key and k.symbol_key = q.symbol_key
      and (q.branch_key = '' or k.branch_key in (q.branch_key, ''))
      and v.birth_date = q.birth_date;
end $$;

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

-- The coverages of a person on a day, as they are known now, without those that were entered in error. `seen` are those
-- that the question may see: all by card, else the ones `asked` for. Versions in force come newest acquisition first.
create function eligibility_standing_v1(person bigint, on_day date, everything boolean, asked bigint[],
    out is_suspended boolean,      -- the link of one that is seen is under inquiry
    out live bigint[],
    out live_seen bigint[],
    out live_coverages bigint[],   -- of the versions in live_seen
    out ended bigint,              -- the version that ended last before the day, among the seen
    out later bigint)              -- the version of the first acquisition after the day, among the seen
language plpgsql stable as $$
begin
    select coalesce(bool_or(n.suspended and n.seen), false),
           coalesce(array_agg(n.id order by n.acquired_on desc, n.id desc) filter (where n.in_force), '{}'),
           coalesce(array_agg(n.id order by n.acquired_on desc, n.id desc) filter (where n.in_force and n.seen), '{}'),
           coalesce(array_agg(n.coverage_id order by n.acquired_on desc, n.id desc) filter (where n.in_force and n.seen), '{}'),
           (array_agg(n.id order by n.lost_on desc, n.acquired_on desc, n.id desc)
               filter (where n.seen and n.acquired_on <= on_day and n.lost_on <= on_day))[1],
           (array_agg(n.id order by n.acquired_on, n.id) filter (where n.seen and n.acquired_on > on_day))[1]
    into is_suspended, live, live_seen, live_coverages, ended, later
    from (select v.id, v.coverage_id, k.acquired_on, v.lost_on, k.link_state = 'suspended' as suspended,
                 everything or coalesce(k.id = any (asked), false) as seen,
                 k.link_state <> 'suspended' and k.acquired_on <= on_day
                     and (v.lost_on is null or v.lost_on > on_day) as in_force
          from eligibility_coverageversion v join eligibility_coverage k on k.id = v.coverage_id
          where v.person_id = person and v.known_until is null and not v.is_cancelled) n;
end $$;

-- The certificates in force on the day for the coverages that are answered in full, within what this way of asking opens.
create function eligibility_certificates_v1(q eligibility_question_v1, coverages bigint[]) returns bigint[]
language plpgsql stable as $$
begin
    return (
        select coalesce(array_agg(e.id), '{}') from eligibility_certificate e
        where e.coverage_id = any (coverages) and e.known_until is null
          and e.valid_from <= q.on_day and (e.valid_until is null or e.valid_until > q.on_day)
          and (e.kind in ('elderly', 'late_elderly_ratio', 'special_care')
               or e.kind = 'confirmation_paper' and (e.returned_on is null or e.returned_on > q.on_day)
               or e.kind = 'limit' and (q.method = 'card' or q.limit_certificate)
               or e.kind = 'specific_disease' and q.method = 'card' and 'specific_disease' = any (q.consents)));
end $$;

-- The check with what covers a person on its day: result, versions, certificates.
create function eligibility_covered_v1(q eligibility_question_v1, person bigint, asked bigint[],
                                       inout c eligibility_check, out is_suspended boolean)
language plpgsql stable as $$
declare
    standing record := eligibility_standing_v1(person, q.on_day, q.method = 'card', asked);
begin
    is_suspended := standing.is_suspended;
    if cardinality(standing.live_seen) > 0 then
        c.result := case when cardinality(standing.live) > 1 then 'multiple' else 'active' end;
        c.in_full := cardinality(standing.live_seen);
        c.version_ids := standing.live_seen
            || array(select v from unnest(standing.live) v where v <> all (standing.live_seen));
        c.certificate_ids := eligibility_certificates_v1(q, standing.live_coverages);
    elsif standing.ended is not null then
        c.result := case when cardinality(standing.live) > 0 then 'inactive_new_coverage' else 'inactive' end;
        c.in_full := 1;
        c.version_ids := array[standing.ended];
    elsif standing.later is not null then
        c.result := 'inactive';
        c.in_full := 1;
        c.version_ids := array[standing.later];
        c.advisories := c.advisories || 'ELIG-NOT-YET-ACQUIRED'::varchar;
    end if;
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

-- The assistance that a card answers: what is in force on the day, else what began last.
create function eligibility_recipient_v1(person bigint, on_day date) returns bigint
language plpgsql stable as $$
begin
    return (
        select r.id from eligibility_assistancerecipient r
        where r.person_id = person and r.known_until is null and r.valid_from <= on_day
        order by (r.valid_until is null or r.valid_until > on_day) desc, r.valid_from desc, r.id desc limit 1);
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
