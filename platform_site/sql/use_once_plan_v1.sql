-- Planned as a keyed lookup wherever it is first called from: a plan that a sign-in made while the table was nearly
-- empty must not read the whole of it at the counter.
alter function use_once(bytea, timestamptz) set plan_cache_mode = force_generic_plan;
alter function use_once(bytea, timestamptz) set enable_seqscan = off;
