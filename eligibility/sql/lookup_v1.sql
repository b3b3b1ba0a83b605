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
-- assistance if it was told of that.
create function eligibility_told_v1(q eligibility_question_v1, out coverages bigint[], out recipient bigint)
language plpgsql stable as $$
begin
    select array_agg(distinct v.coverage_id) into coverages
    from eligibility_check e
    join eligibility_coverageversion v on v.id = any (e.version_ids[1:e.in_full]) and v.person_id = e.person_id
    where e.organisation_id = q.organisation_id and e.person_id = q.person_id
      and e.checked_at >= q.at - interval '365 days' and e.checked_at < q.at;
    select today.id into recipient
    from eligibility_check e
    join eligibility_assistancerecipient was on was.id = e.recipient_id
    join eligibility_assistancerecipient today on today.payer_number = was.payer_number
        and today.recipient_number = was.recipient_number and today.known_until is null and today.person_id = e.person_id
    where e.organisation_id = q.organisation_id and e.person_id = q.person_id
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
               or e.kind = 'limit' and (q.method = 'card' or q.limit_certificate)
               or e.kind = 'specific_disease' and q.method = 'card' and 'specific_disease' = any (q.consents)));
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
