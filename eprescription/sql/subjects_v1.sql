-- Medical content is read about the subjects that `reads` has set for this transaction, and about nobody else
-- (ARCH-1); every such row names its person. Nobody but the owner's functions deletes.

do $$
declare
    name text;
begin
    foreach name in array array[
        'prescription', 'prescriptionversion', 'prescriptionitem', 'dispensing', 'dispenseditem', 'medicationline',
        'check', 'findingopening', 'findingoverride', 'inquiry', 'inquirymessage', 'tracingreport', 'redemptiongrant',
        'storedoriginal', 'checkbudget']
    loop
        execute format('alter table eprescription_%s enable row level security', name);
        execute format('create policy write_any on eprescription_%s for insert to app_web, app_worker with check (true)', name);
        execute format(
            'create policy subjects on eprescription_%s for select to app_web, app_worker '
            'using (person_id = any ((select nullif(current_setting(''app.subjects'', true), '''')::bigint[])::bigint[]))',
            name);
        execute format(
            'create policy change on eprescription_%s for update to app_web, app_worker '
            'using (person_id = any ((select nullif(current_setting(''app.subjects'', true), '''')::bigint[])::bigint[])) '
            'with check (true)', name);
    end loop;
end $$;

-- A closed line is written beside where it stood.
alter table eprescription_medicationline set (fillfactor = 90);

-- Whose a prescription is, who issued it and who has received it: what has to be known before it may be read.
create function eprescription_whose_v1(named uuid, out id bigint, out person_id bigint, out organisation_id bigint,
                                       out received_by_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    select p.id, p.person_id, p.organisation_id, p.received_by_id into id, person_id, organisation_id, received_by_id
    from eprescription_prescription p where p.uid = named;
end $$;

-- Whom a check is about, and which facility made it.
create function eprescription_checked_v1(named uuid, out person_id bigint, out organisation_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
    select c.person_id, c.organisation_id into person_id, organisation_id from eprescription_check c where c.uid = named;
end $$;

-- The prescriptions whose time is over on a day, by their ids: never received, or a refill whose turn was missed (E-20).
create function eprescription_over_v1(today date, window_days int, most int)
returns table (id bigint, uid uuid, person_id bigint)
language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select p.id, p.uid, p.person_id from eprescription_prescription p
        where p.state = 'registered' and p.kind <> 'in_house'
            and (p.next_due_on is null and p.last_day < today or p.next_due_on + window_days < today)
        order by p.id limit most;
end $$;
