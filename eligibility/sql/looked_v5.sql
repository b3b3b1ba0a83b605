-- What the database knows of each question: one statement for all of them, each part a keyed lookup (ADR 0022). The
-- budget of wrong tries is looked at in it as well (as wrong_tries_wait does it for one): a function called for each
-- question starts a statement of its own.

-- `since` and `until` bound what can matter to any of them, so that of the days' partitions only two or three are opened.
create function eligibility_looked_v5(questions eligibility_question_v1[], since timestamptz, until timestamptz)
returns table (q eligibility_question_v1, looked eligibility_looked_v4) language sql stable as $$
    select q, row(
        earlier.body_digest, earlier.check_uid,
        (select coalesce(max(ceil(extract(epoch from
                 t.window + case when s.n = 3 then interval '1 day' else interval '10 minutes' end - q.at)))::int, 0)
         from unnest(q.subjects, q.limits) with ordinality as s(subject, most, n)
         join platform_site_wrong_try t on t.subject = s.subject and t.window = wrong_try_window(s.n = 3, q.at)
         where t.tries >= s.most),
        q.proof_digest is not null and exists (
            select from platform_site_used_token t where t.digest = q.proof_digest
            and t.expires_at > since and t.expires_at <= until and t.expires_at > q.proof_expires_at - interval '1 day'),
        card.person_id,
        card.person_id is not null and eligibility_is_closed_v1(card.person_id),
        matched.insurer, matched.persons,
        standing.is_suspended, standing.live, standing.live_seen, standing.ended, standing.later,
        granted.ids,
        case when not q.coverage_only then (
            select r.id from eligibility_assistancerecipient r
            where r.person_id = card.person_id and r.known_until is null and r.valid_from <= q.on_day
            order by (r.valid_until is null or r.valid_until > q.on_day) desc, r.valid_from desc, r.id desc limit 1) end,
        (select f.as_of from eligibility_coveragefeed f
         where f.insurer_id = coalesce(matched.insurer, (
                select k.insurer_id from eligibility_coverageversion v join eligibility_coverage k on k.id = v.coverage_id
                where v.id = coalesce(standing.live_seen[1], standing.ended, standing.later)))
           and f.applied_at is not null order by f.as_of desc limit 1)
    )::eligibility_looked_v4
    from unnest(questions) q
    left join lateral (
        select i.body_digest, i.answer::uuid as check_uid from platform_site_idempotency i
        where i.digest = q.key_digest and i.used_at > since and i.used_at <= until
          and i.used_at > q.at - interval '24 hours' and i.used_at <= q.at + interval '1 hour'
        order by i.used_at desc limit 1) earlier on true
    left join eligibility_card card on card.identity = q.card_identity and card.unlinked_at is null
    left join lateral eligibility_matched_v4(
        q.insurer_number, q.number_key, q.symbol_key, q.branch_key, q.birth_date) matched on true
    left join lateral eligibility_standing_v4(
        coalesce(card.person_id, case when cardinality(matched.persons) = 1 then matched.persons[1] end),
        q.on_day, q.method = 'card', matched.coverages) standing on true
    left join lateral eligibility_granted_v4(
        standing.live_coverages, q.on_day, q.method, q.limit_certificate, q.consents) granted on true
$$;
