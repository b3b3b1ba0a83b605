-- The same request again: the first answer, under the rights of now, with a line of its own (API-4).

create function eligibility_again_v1(q eligibility_question_v1, earlier uuid) returns json
language plpgsql as $$
declare
    c eligibility_check;
    person bigint;     -- whose card it is now
begin
    select * into strict c from eligibility_check
    where uid = earlier and checked_at > q.at - interval '25 hours' and checked_at <= q.at + interval '1 hour';
    c.person_id := person_now(c.person_id);
    if c.method = 'card' then
        select k.person_id into person from eligibility_card k
        where k.identity = q.card_identity and k.unlinked_at is null;
        if person is distinct from c.person_id then
            return eligibility_refuse_v1(q, 'ELIG-CARD-UNKNOWN');
        end if;
        if eligibility_is_closed_v1(person) then
            return eligibility_refuse_v1(q, 'ELIG-CARD-CLOSED', person);
        end if;
    end if;
    if eligibility_is_withheld_v1(c) then
        return eligibility_refuse_v1(q, 'ELIG-LINK-SUSPENDED', person);
    end if;
    insert into platform_site_audit (at, event, outcome, ground, organisation_id, client_uid, person_id, about, request_id, detail)
    values (q.at, 'eligibility.checked', 'done', 'law', q.organisation_id, q.client_uid, c.person_id,
            'EligibilityCheck:' || c.uid, coalesce(q.request_id, ''),
            jsonb_build_object('method', c.method, 'result', c.result, 'bulk', c.is_bulk, 'replayed', true));
    return json_build_object('replayed', true, 'facts', eligibility_facts_v1(c, q.at));
end $$;
