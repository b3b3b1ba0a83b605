-- Who may enter this database and make things in it (ARCH-1). Run it inside the database, after roles.sql,
-- as a superuser or a member of app_owner, which has to own the database:
--
--     psql --set=ON_ERROR_STOP=1 --single-transaction --dbname=platform --file=deploy/database/database.sql
--
-- app_migrator enters as a member of the owner. app_custody has no business here: its schema grants it entry.
do $$
begin
  if (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) <> 'app_owner' then
    raise exception 'app_owner has to own the database %', current_database();
  end if;
  execute format('revoke connect, temporary on database %I from public', current_database());
  execute format('grant connect on database %I to app_web, app_worker, app_audit_reader', current_database());
end
$$;

revoke create on schema public from public;
