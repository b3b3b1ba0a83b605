"""Everything that stands in the tables, as text."""

from django.db import connection


_TABLES = """
select c.oid::regclass::text from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and has_table_privilege(c.oid, 'select') order by 1
"""


def dump() -> str:
    """Return every row of every table that the test's role may read."""
    texts: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"select coalesce(string_agg(t::text, E'\\n'), '') from {table} t")  # noqa: S608 - from the catalogue
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)
