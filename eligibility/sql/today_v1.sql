-- What a check would answer now, and what of an answer counts, so that whoever relied on one is told when it was corrected.

-- The check as it would be answered now, for the same day and the same way of asking. Its result is null while the link
-- of what it would see is under inquiry. It runs as its owner for the sake of the check's own helpers, and only reads.
create function eligibility_today_v1(was eligibility_check) returns eligibility_check
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
    c eligibility_check := was;
    q eligibility_question_v1;
    person bigint := person_now(was.person_id);
    asked bigint[];
    covered record;
begin
    select array_agg(distinct v.coverage_id) into asked from eligibility_coverageversion v
    where v.id = any (was.version_ids[1:was.in_full]);
    -- What this way of asking opened then it opens now.
    q.method := was.method; q.on_day := was.on_day;
    select coalesce(bool_or(e.kind = 'limit'), false),
           coalesce(array_agg(e.kind::text) filter (where e.kind = 'specific_disease'), '{}')
    into q.limit_certificate, q.consents from eligibility_certificate e where e.id = any (was.certificate_ids);
    c.result := 'not_found'; c.version_ids := '{}'; c.in_full := 0; c.certificate_ids := '{}'; c.advisories := '{}';
    covered := eligibility_covered_v1(q, person, asked, c);
    c := covered.c;
    if covered.is_suspended then
        c.result := null;
    elsif c.result in ('not_found', 'inactive') and exists (
            select from eligibility_assistancerecipient r where r.id = was.recipient_id
            and r.valid_from <= was.on_day and (r.valid_until is null or r.valid_until > was.on_day)) then
        c.result := 'active'; c.version_ids := '{}'; c.in_full := 0; c.certificate_ids := '{}';
    end if;
    return c;
end $$;

-- A digest of what counts in an answer for its day: whether and by whom somebody was covered, and what she had to pay.
-- A name or an address that is another one now was no mistake then.
create function eligibility_gist_v1(c eligibility_check) returns bytea
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return sha256(convert_to(json_build_array(
        case when c.result = 'not_found' then 'inactive' else c.result end,
        (select json_agg(json_build_array(v.coverage_id, case when listed.place <= c.in_full then v.birth_date end)
                         order by v.coverage_id)
         from unnest(c.version_ids) with ordinality as listed(id, place)
         join eligibility_coverageversion v on v.id = listed.id
         join eligibility_coverage k on k.id = v.coverage_id
         where k.acquired_on <= c.on_day and (v.lost_on is null or v.lost_on > c.on_day)),
        (select json_agg(json_build_array(e.coverage_id, e.kind, e.category, e.percent, e.limit_class, e.limit_form,
                                          e.monthly_cap, coalesce(e.long_term_on <= c.on_day, false))
                         order by e.coverage_id, e.kind, e.category, e.valid_from)
         from eligibility_certificate e
         where e.id = any (c.certificate_ids) and e.kind <> 'confirmation_paper'))::text, 'UTF8'));
end $$;
