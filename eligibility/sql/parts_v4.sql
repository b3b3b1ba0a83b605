-- Where a check looks things up, fourth form: SQL functions that PostgreSQL writes out where they are called, so that each
-- costs a row of the one statement that asks for all (looked_v5.sql), and not a statement of its own (ADR 0022).

-- Whose numbers these are: persons and coverages that fit, tolerant in what the keys are tolerant in, never in the
-- birth date.
create function eligibility_matched_v4(insurer_number text, as_number text, as_symbol text, as_branch text, born date)
returns table (insurer bigint, persons bigint[], coverages bigint[]) language sql stable as $$
    select o.id, m.persons, m.coverages
    from platform_site_organisation o, lateral (
        select array_agg(distinct v.person_id) as persons, array_agg(k.id) as coverages
        from eligibility_coverage k
        join eligibility_coverageversion v on v.coverage_id = k.id and v.known_until is null and not v.is_cancelled
        where k.insurer_id = o.id and k.number_key = as_number and k.symbol_key = as_symbol
          and (as_branch = '' or k.branch_key in (as_branch, '')) and v.birth_date = born) m
    where o.kind = 'insurer' and o.code = insurer_number
$$;

-- The coverages of a person on a day, as they are known now, without those that were entered in error. `seen` are those
-- that the question may see: all by card, else the ones `asked` for. Versions in force come newest acquisition first, in
-- the order of the rows below; of those that ended last the newest acquisition is told.
create function eligibility_standing_v4(person bigint, day date, everything boolean, asked bigint[])
returns table (
    is_suspended boolean,      -- the link of one that is seen is under inquiry
    live bigint[],
    live_seen bigint[],
    live_coverages bigint[],   -- of the versions in live_seen
    ended bigint,              -- the version that ended last before the day, among the seen
    later bigint               -- the version of the first acquisition after the day, among the seen
) language sql stable as $$
    select coalesce(bool_or(n.suspended and n.seen), false),
           coalesce(array_agg(n.id) filter (where n.in_force), '{}'),
           coalesce(array_agg(n.id) filter (where n.in_force and n.seen), '{}'),
           coalesce(array_agg(n.coverage_id) filter (where n.in_force and n.seen), '{}'),
           (max(array[n.lost_on - date '2000-01-01', n.acquired_on - date '2000-01-01', n.id])
               filter (where n.seen and n.acquired_on <= day and n.lost_on <= day))[3],
           (min(array[n.acquired_on - date '2000-01-01', n.id]) filter (where n.seen and n.acquired_on > day))[2]
    from (select v.id, v.coverage_id, k.acquired_on, v.lost_on, k.link_state = 'suspended' as suspended,
                 everything or coalesce(k.id = any (asked), false) as seen,
                 k.link_state <> 'suspended' and k.acquired_on <= day and (v.lost_on is null or v.lost_on > day) as in_force
          from eligibility_coverageversion v join eligibility_coverage k on k.id = v.coverage_id
          where v.person_id = person and v.known_until is null and not v.is_cancelled
          order by k.acquired_on desc, v.id desc) n
$$;

-- The certificates in force on the day for the coverages that are answered in full, within what this way of asking opens.
create function eligibility_granted_v4(covered bigint[], day date, way text, limit_certificate boolean, consents text[])
returns table (ids bigint[]) language sql stable as $$
    select coalesce(array_agg(e.id), '{}') from eligibility_certificate e
    where e.coverage_id = any (covered) and e.known_until is null
      and e.valid_from <= day and (e.valid_until is null or e.valid_until > day)
      and (e.kind in ('elderly', 'late_elderly_ratio', 'special_care')
           or e.kind = 'confirmation_paper' and (e.returned_on is null or e.returned_on > day)
           or e.kind = 'limit' and (way = 'card' or limit_certificate)
           or e.kind = 'specific_disease' and way = 'card' and 'specific_disease' = any (consents))
$$;
