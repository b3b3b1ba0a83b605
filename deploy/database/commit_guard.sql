-- A commit that waits longer than 2 s for a standby ends without an acknowledgement (I03-1). Runs on each database
-- host as long as PostgreSQL does, as a superuser:
--
--     psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file=deploy/database/commit_guard.sql
--
-- PostgreSQL's own timeouts end before that wait begins. pg_cancel_backend would answer "done" to a commit that no
-- standby has, and so would emptying synchronous_standby_names; pg_terminate_backend answers nothing: the caller
-- gets 503 and asks again with its key. The row may stay on this server, as after any broken connection.
\set seconds 2
set application_name = 'commit_guard';
select set_config('guard.waiting', '{}', false) \g /dev/null
select format($sql$
do $guard$
declare
  before jsonb := current_setting('guard.waiting');
  waiting jsonb;
  ended int;
begin
  -- A wait is one statement of one backend; when it was first seen is kept in this session.
  select coalesce(jsonb_object_agg(each.key, coalesce(before -> each.key, to_jsonb(clock_timestamp()))), '{}')
    into waiting
  from (
    select pid || ' ' || extract(epoch from query_start) as key
    from pg_stat_activity
    where wait_event = 'SyncRep' and backend_type = 'client backend'
  ) each;
  perform pg_terminate_backend(split_part(key, ' ', 1)::int)
  from jsonb_each_text(waiting)
  where clock_timestamp() - value::timestamptz >= make_interval(secs => %L);
  get diagnostics ended = row_count;
  if ended > 0 then
    raise warning '%% commits waited too long for a standby', ended;
  end if;
  perform set_config('guard.waiting', waiting::text, false);
end
$guard$
$sql$, :'seconds') as statement \gset
\o /dev/null
:statement \watch 0.2
