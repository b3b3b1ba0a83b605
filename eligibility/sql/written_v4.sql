-- What was judged, written down: the checks, the proofs that are used up by them, the consents that came with a card, the
-- audit lines, and the keys.
create function eligibility_write_v4(questions eligibility_question_v1[], checks eligibility_check[]) returns void
language plpgsql as $$
declare
    home record;
begin
    insert into eligibility_check select c.* from unnest(checks) c;
    if exists (select from unnest(checks) c where c.method = 'card') then
        insert into platform_site_used_token (digest, expires_at)
        select q.proof_digest, q.proof_expires_at
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid where c.method = 'card';
        insert into platform_site_consent
            (uid, person_id, organisation_id, category, verification, check_uid, given_at, valid_until)
        select gen_random_uuid(), c.person_id, c.organisation_id, category, c.verification, c.uid, c.checked_at, q.consents_until
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid, unnest(q.consents) category
        where c.method = 'card';
    end if;
    -- She was here: consent given at home goes on (E-03). Looked for check by check, by whose they are, whatever the plan.
    for home in
        select theirs.id, q.home_consents_until as until
        from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid, lateral (
            select s.id from platform_site_consent s
            where s.person_id = c.person_id and s.organisation_id = c.organisation_id and s.valid_until > c.checked_at
              and s.verification = 'home' and s.withdrawn_at is null and s.valid_until < q.home_consents_until
            offset 0) theirs
        where not c.is_bulk
    loop
        update platform_site_consent set valid_until = home.until
        where id = home.id and withdrawn_at is null and valid_until < home.until;
    end loop;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, person_id, about, request_id, detail)
    select c.checked_at, 'eligibility.checked', 'done', 'law', c.organisation_id, c.client_uid, c.person_id,
           'EligibilityCheck:' || c.uid, coalesce(q.request_id, ''),
           jsonb_build_object('method', c.method, 'result', c.result, 'bulk', c.is_bulk)
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid;
    insert into platform_site_idempotency (digest, used_at, body_digest, answer)
    select q.key_digest, q.at, q.body_digest, q.check_uid::text
    from unnest(checks) c join unnest(questions) q on q.check_uid = c.uid where q.key_digest is not null;
end $$;
