-- What each role may do with what the eligibility service stores, beyond what the site gives; run by the owner.

-- A check is written by the one function that judges it, and never changed.
revoke insert, update on eligibility_check from app_web, app_worker;
grant execute on function eligibility_checks_v5(jsonb), eligibility_today_v1(eligibility_check) to app_web, app_worker;
-- Its helpers are nobody else's; what a check answered, and would answer now, may be read to tell what has changed.
do $$
declare
    helper regprocedure;
begin
    for helper in
        select oid from pg_proc where pronamespace = 'public'::regnamespace and proname like 'eligibility\_%'
            and proname not in ('eligibility_checks_v5', 'eligibility_facts_v1', 'eligibility_facts_v2', 'eligibility_today_v1',
                                'eligibility_gist_v1', 'eligibility_is_withheld_v1', 'eligibility_checked_in_v1')
    loop
        execute format('revoke execute on function %s from app_web, app_worker', helper);
    end loop;
end $$;
