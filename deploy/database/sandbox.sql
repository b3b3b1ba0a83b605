-- Only where all data is fictional: the migration login may make and drop databases, for tests and resets.
do $$
begin
  if exists (select from pg_roles where rolname = 'app_migrator' and not rolcreatedb) then
    alter role app_migrator createdb;
  end if;
end
$$;
