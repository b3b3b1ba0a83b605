-- Take an Idempotency-Key for this transaction and return what an earlier request with it left, or nulls. Who comes
-- while another has it waits, and then sees what that one left: each statement in here looks anew.
create function claim_key_v1(
    key bytea, lock bigint, since timestamptz, now_at timestamptz, out body bytea, out answered text)
language plpgsql set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    perform pg_advisory_xact_lock(lock);
    select i.body_digest, i.answer into body, answered from platform_site_idempotency i
    where i.digest = key and i.used_at > since and i.used_at <= now_at + interval '1 hour'
    order by i.used_at desc limit 1;
end $$;
