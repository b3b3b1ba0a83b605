-- What each role may do with what the electronic prescription service stores, beyond what the site gives.

-- A check is written once; signed bytes are used up for ever; a version and what it says never change.
revoke update on eprescription_check, eprescription_usedcontent, eprescription_prescriptionitem,
    eprescription_prescriptionversion, eprescription_dispenseditem, eprescription_findingopening,
    eprescription_findingoverride, eprescription_inquirymessage, eprescription_storedoriginal
    from app_web, app_worker;
-- A line is closed; what it says never changes.
revoke update on eprescription_medicationline from app_web, app_worker;
grant update (known_until) on eprescription_medicationline to app_web, app_worker;
-- The budget is charged by the one function that reads what it protects.
revoke insert, update on eprescription_checkbudget from app_web, app_worker;
-- A release of masters is published and taken back; what it says never changes.
revoke update on eprescription_drugrelease, eprescription_drugrow, eprescription_genericrow, eprescription_componentrow,
    eprescription_classrow, eprescription_unitrow, eprescription_pairrow from app_web, app_worker;
grant update (state, published_at, rolled_back_at) on eprescription_drugrelease to app_web, app_worker;

grant execute on function eprescription_whose_v1(uuid), eprescription_checked_v1(uuid), eprescription_history_v1(jsonb)
    to app_web, app_worker;
grant execute on function eprescription_over_v1(date, int, int) to app_worker;
revoke execute on function eprescription_charge_v1(eprescription_question_v1),
    eprescription_lines_v1(bigint[], eprescription_question_v1) from app_web, app_worker;
-- Which prescription printed numbers name is told only by the function that counts wrong tries (I04-3).
grant execute on function eprescription_redeem_v1(jsonb), eprescription_charge_try_v1(bytea[], int[], timestamptz),
    eprescription_known_v1(uuid, bigint), eprescription_made_v1(uuid, bigint) to app_web, app_worker;
revoke execute on function eprescription_printed_v1(eprescription_redemption_v1) from app_web, app_worker;
-- Counts name nobody. Whom the platform tells by itself is the worker's to know.
grant execute on function eprescription_alerts_v1(timestamptz, timestamptz, text[]),
    eprescription_use_v1(timestamptz, timestamptz) to app_web, app_worker;
grant execute on function eprescription_due_v1(date, int, int, bigint, int), eprescription_holders_v1(text, text)
    to app_worker;
