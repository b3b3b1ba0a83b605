-- The login of standbys, base backups and pg_rewind. Run it as a superuser, then give it a password: \password
do $$
begin
  if not exists (select from pg_roles where rolname = 'replicator') then
    create role replicator login replication;
  end if;
end
$$;
alter role replicator nosuperuser nocreatedb nocreaterole nobypassrls;
-- What pg_rewind asks of a server that is no superuser's:
grant execute on function pg_ls_dir(text, boolean, boolean) to replicator;
grant execute on function pg_stat_file(text, boolean) to replicator;
grant execute on function pg_read_binary_file(text) to replicator;
grant execute on function pg_read_binary_file(text, bigint, bigint, boolean) to replicator;
