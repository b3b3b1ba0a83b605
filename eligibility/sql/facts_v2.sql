-- What checks answered, all of them in one statement, and each from the very versions that it was made of, whatever has
-- been corrected since, and with the facility's own number of that moment. What is judged as it is `at` a moment (each
-- check's own where none is given): withheld addresses, and consents.

create function eligibility_facts_v2(checks eligibility_check[], at timestamptz)
returns table (check_uid uuid, facts json)
language plpgsql stable set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    return query select c.uid, json_build_object(
        'check_id', c.uid, 'checked_at', c.checked_at, 'on', c.on_day, 'method', c.method, 'result', c.result,
        'verification', c.verification, 'person_id', c.person_id, 'in_full', c.in_full,
        'advisories', c.advisories, 'feed_as_of', c.feed_as_of,
        'restrictions', array(
            select distinct r.kind from platform_site_restriction r
            where r.person_id = c.person_id and r.lifted_at is null),
        'patient_number', (
            select n.number from platform_site_patientnumber n
            where n.organisation_id = c.organisation_id and n.person_id = c.person_id
              and n.tied_at <= c.checked_at and (n.untied_at is null or n.untied_at > c.checked_at)
            order by n.tied_at desc, n.id desc limit 1),
        'coverages', coalesce((
            select json_agg(json_build_object(
                'coverage_id', k.id, 'insurer_number', o.code, 'insurer_name', o.name, 'symbol', k.symbol,
                'number', k.number, 'branch', k.branch, 'acquired_on', k.acquired_on, 'name', v.name, 'kana', v.kana,
                'other_name', v.other_name, 'other_kana', v.other_kana, 'sex', v.sex, 'sex_other', v.sex_other,
                'birth_date', v.birth_date, 'postal_code', v.postal_code, 'address', v.address,
                'relationship', v.relationship, 'householder', v.householder, 'card_class', v.card_class,
                'issued_on', v.issued_on, 'valid_from', v.valid_from, 'valid_until', v.valid_until,
                'lost_on', v.lost_on, 'loss_reason', v.loss_reason) order by listed.place)
            from unnest(c.version_ids) with ordinality as listed(id, place)
            join eligibility_coverageversion v on v.id = listed.id
            join eligibility_coverage k on k.id = v.coverage_id
            join platform_site_organisation o on o.id = k.insurer_id), '[]'),
        'certificates', coalesce((
            select json_agg(json_build_object(
                'coverage_id', e.coverage_id, 'kind', e.kind, 'category', e.category, 'limit_class', e.limit_class,
                'limit_form', e.limit_form, 'percent', e.percent, 'monthly_cap', e.monthly_cap,
                'issued_on', e.issued_on, 'long_term_on', e.long_term_on, 'valid_from', e.valid_from,
                'valid_until', e.valid_until) order by e.kind, e.category, e.valid_from)
            from eligibility_certificate e where e.id = any (c.certificate_ids)), '[]'),
        'recipient', (
            select json_build_object(
                'payer_number', r.payer_number, 'recipient_number', r.recipient_number, 'name', r.name,
                'kana', r.kana, 'sex', r.sex, 'birth_date', r.birth_date, 'valid_from', r.valid_from,
                'valid_until', r.valid_until, 'office_name', o.name, 'office_phone', o.phone)
            from eligibility_assistancerecipient r join platform_site_organisation o on o.id = r.office_id
            where r.id = c.recipient_id),
        'vouchers', coalesce((
            select json_agg(json_build_object('month', u.month, 'care', u.care, 'beside_insurance', u.beside_insurance,
                                              'own_payment', u.own_payment) order by u.id)
            from eligibility_assistancevoucher u where u.id = any (c.voucher_ids)), '[]'),
        'assistance_as_of', c.assistance_as_of,
        'consents', coalesce((
            select json_agg(json_build_object('consent_id', s.uid, 'category', s.category, 'given_at', s.given_at,
                                              'valid_until', s.valid_until) order by s.id)
            from platform_site_consent s
            where s.person_id = c.person_id and s.organisation_id = c.organisation_id and s.check_uid = c.uid
              and s.given_at = c.checked_at and s.withdrawn_at is null
              and s.valid_until > coalesce(eligibility_facts_v2.at, c.checked_at)), '[]'))
    from unnest(checks) c;
end $$;

-- What one check answered, for those who read a few.
create or replace function eligibility_facts_v1(c eligibility_check, at timestamptz) returns json
language plpgsql stable set search_path = public, pg_temp as $$
begin
    return (select f.facts from eligibility_facts_v2(array[c], at) f);
end $$;
