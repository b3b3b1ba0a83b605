-- 試算: the prescriptions that were registered between two moments, as they were checked then, for whoever checks them
-- again by other masters. No person, facility or name of a medicine leaves; the worker alone may ask (rights.sql).
-- Checks are given in the order of their random ids, so that those up to any of them are a random sample of all.

create function eprescription_trial_v1(begins timestamptz, ends timestamptz, after uuid, most int, days int)
returns table (uid uuid, asked json, codes json, lines json)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select c.uid,
               (select json_agg(each || '{"name": "", "class_keys": []}') from jsonb_array_elements(c.asked) each),
               (select json_object_agg(i.item_key, json_build_array(i.code_system, i.code))
                from eprescription_prescriptionversion v join eprescription_prescriptionitem i on i.version_id = v.id
                where v.prescription_id = c.prescription_id and v.from_at = c.at and i.information = '1'),
               (select json_agg(json_build_object(
                    'is', 'taken', 'line_id', l.id, 'item_key', l.item_key, 'name', '', 'drug', l.code,
                    'ingredient7s', l.ingredient7s, 'components', l.components, 'route', l.route,
                    'starts_on', l.starts_on, 'ends_on', l.ends_on, 'counted', l.counted, 'organisation_id', 0,
                    'organisation_name', '', 'setting', l.setting, 'side', 'prescribed', 'is_paper', l.is_paper,
                    'prescription_uid', ''))
                from eprescription_medicationline l
                where l.person_id = any (same_persons(array[c.person_id])) and l.starts_on > c.on_day - days
                    and l.known_from <= c.at and (l.known_until is null or l.known_until > c.at)
                    and l.setting <> 'inpatient' and l.prescription_id is distinct from c.prescription_id
                    and ((c.options ->> 'include_own')::boolean
                         or l.organisation_id is distinct from c.organisation_id))
        from eprescription_check c
        where c.purpose = 'registration' and not c.stopped and c.prescription_id is not null
            and c.at >= begins and c.at < ends and c.uid > after
        order by c.uid limit most;
end $$;
