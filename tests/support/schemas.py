"""What a database's schema is, as text: tables with their columns in order, constraints, functions, rights."""

from tests.support.databases import owner


OURS = """
create temporary view ours as
select * from pg_class where relnamespace = 'public'::regnamespace and relname !~ '_[0-9]{8}(_|$)'
"""
"""Partitions of a day or month come and go."""
PARTS = {
    "table": """
        select relname, relkind, relrowsecurity, relforcerowsecurity, reloptions, relacl, pg_get_partkeydef(oid),
               pg_get_expr(relpartbound, oid), obj_description(oid, 'pg_class')
        from ours where relkind not in ('i', 'I')""",
    "column": """
        select c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
               a.attgenerated, a.attacl, a.attcollation::regcollation::text, pg_get_expr(d.adbin, d.adrelid)
        from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum""",
    "constraint": """
        select c.relname, k.conname, k.convalidated, pg_get_constraintdef(k.oid)
        from pg_constraint k join ours c on c.oid = k.conrelid""",
    "index": "select relname, pg_get_indexdef(oid) from ours where relkind in ('i', 'I')",
    "sequence": "select to_jsonb(s) - 'last_value' from pg_sequences s",
    "function": """
        select pg_get_functiondef(oid), proacl from pg_proc where pronamespace = 'public'::regnamespace""",
    "trigger": """
        select pg_get_triggerdef(t.oid), t.tgenabled from pg_trigger t join ours c on c.oid = t.tgrelid
        where not t.tgisinternal""",
    "policy": "select to_jsonb(p) from pg_policies p",
    "extension": "select extname, extversion from pg_extension",
}


def schema(database: str) -> set[tuple[str, str]]:
    """Return every part of a database's schema, with its kind."""
    with owner(database) as connected:
        connected.execute(OURS)
        return {(part, str(row)) for part, query in PARTS.items() for row in connected.execute(query).fetchall()}
