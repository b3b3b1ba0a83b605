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

grant execute on function eprescription_whose_v1(uuid), eprescription_checked_v1(uuid), eprescription_history_v2(jsonb)
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
-- How far a recall would reach is a count, for the two people who decide.
grant execute on function eprescription_recall_reach_v1(text, text) to app_web;
-- Which prescriptions stand on a house's lists is told by ids alone.
grant execute on function eprescription_at_pharmacy_v1(bigint, timestamptz, int),
    eprescription_papers_at_v1(bigint, timestamptz, int),
    eprescription_results_for_v1(bigint, timestamptz, int) to app_web, app_worker;
-- Whom an original that outlived its prescription is about, and which results a facility has not read yet.
grant execute on function eprescription_kept_v1(uuid, bigint),
    eprescription_results_v1(bigint, timestamptz, bigint, int) to app_web, app_worker;
-- What was asked and reported never changes; an answer is added, and that a report was read. An agreement is closed.
revoke update on eprescription_inquiry, eprescription_tracingreport, eprescription_protocol from app_web, app_worker;
grant update (state, result, answer, answered_by, recorded_by_id, recorder, ended_at) on eprescription_inquiry
    to app_web, app_worker;
grant update (read_at) on eprescription_tracingreport to app_web, app_worker;
grant update (agreed_at, ended_at, ended_by_id) on eprescription_protocol to app_web, app_worker;
-- Lists of both sides name nobody; whose a thing is, is told to its two sides alone.
grant execute on function eprescription_inquiry_v1(uuid, bigint), eprescription_report_v1(uuid, bigint),
    eprescription_inquiries_v1(bigint, text, bigint, int), eprescription_reports_v1(bigint, bigint, int)
    to app_web, app_worker;
-- What was registered is checked again by other masters in the worker alone, and what is kept of that are counts.
grant execute on function eprescription_trial_v1(timestamptz, timestamptz, uuid, int, int) to app_worker;
revoke update on eprescription_releasetrial from app_web, app_worker;
grant update (ended_at, after, checked, counts) on eprescription_releasetrial to app_web, app_worker;
