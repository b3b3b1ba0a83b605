"""The site's own documents: states, retention, error codes, rights of people, of systems and of database roles."""

from collections.abc import Iterator

from django.db import connection
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from platform_site.errors import CATALOGUE, Advisory, FieldProblem, Problem
from platform_site.management.documents import GENERATED, document, table
from platform_site.models import Organisation
from platform_site.permissions.roles import LABELS, ROLES
from platform_site.permissions.scopes import SCOPES
from platform_site.retention import POLICIES
from platform_site.states import MACHINES


DATABASE_ROLES = ("app_web", "app_worker", "app_audit_reader", "app_custody")


@document("states.md")
def states() -> Iterator[str]:
    """Yield every state machine as a diagram."""
    yield from ["# States", "", GENERATED]
    for name, machine in sorted(MACHINES.items()):
        yield from ["", f"## {name}", "", "```mermaid", *machine.mermaid(), "```"]


@document("retention.md")
def retention() -> Iterator[str]:
    """Yield how long each kind of record is kept."""
    yield from ["# Retention", "", GENERATED, ""]
    yield "What has no `since` yet (null) is still in use. `held` rows and rows that others refer to stay."
    yield from ["", *table("record", "since", "kept for", "by", "basis")]
    for policy in sorted(POLICIES.values(), key=lambda policy: policy.label):
        by = f"{policy.partition} partitions" if policy.partition else "rows"
        name, since = (
            policy.model._meta.verbose_name,
            ", ".join([*policy.fields, *(f"{name} (some)" for name in policy.also)]),
        )
        yield f"| {name} `{policy.label}` | {since} | {policy.keep} | {by} | {policy.basis} |"


@document("errors.md")
def errors() -> Iterator[str]:
    """Yield every code."""
    yield from ["# Codes", "", GENERATED, "", "The same stands, for browsers, under `/developer/errors`."]
    for title, kind in (("Refusals", Problem), ("Faults of fields", FieldProblem), ("Advisories", Advisory)):
        yield from ["", f"## {title}", "", *table("code", "HTTP", "meaning", "cause", "remedy", "retry")]
        for entry in sorted((e for e in CATALOGUE.values() if isinstance(e, kind)), key=lambda e: e.code):
            status, retry = getattr(entry, "status", "–"), "yes" if getattr(entry, "retry", False) else "–"
            yield f"| `{entry.code}` | {status} | {entry.title} | {entry.cause} | {entry.remedy} | {retry} |"


@document("roles.md")
def roles() -> Iterator[str]:
    """Yield what people and systems may do."""
    yield from ["# Roles and scopes", "", GENERATED, "", "## Roles of people", ""]
    yield from table("role", "name", "what for", "organisations", "may")
    for name, role in ROLES.items():
        may = "、".join(LABELS[permission] for permission in sorted(role.permissions)) or "–"
        yield f"| `{name}` | {role.label} | {role.description} | {_kinds(role.kinds)} | {may} |"
    yield from ["", "## Scopes of systems", "", *table("scope", "meaning", "organisations")]
    for scope, rule in SCOPES.items():
        yield f"| `{scope}` | {rule.label} | {_kinds(rule.kinds)} |"


@document("operators/database-rights.md")
def database_rights() -> Iterator[str]:
    """Yield what each database role may do with each table, as the database itself says."""
    yield from ["# Rights of the database roles", "", GENERATED, ""]
    yield "S select, I insert, U update, D delete, T truncate. Partitions have none: rights count on the parent."
    yield from ["", *table("table", *DATABASE_ROLES)]
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for name in [row[0] for row in cursor.fetchall()]:
            rights = []
            for role in DATABASE_ROLES:
                cursor.execute(_RIGHTS, [role, name])
                rights.append(cursor.fetchone()[0] or "–")
            yield f"| `{name}` | {' | '.join(rights)} |"
        yield from ["", "## Functions with the owner's rights", "", *table("function", "may be called by")]
        cursor.execute(_DEFINERS)
        for function, callers in cursor.fetchall():
            yield f"| `{function}` | {callers or '–'} |"


@document("integrators/openapi.yaml")
def openapi() -> Iterator[str]:
    """Yield the OpenAPI document."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    yield OpenApiYamlRenderer().render(schema, renderer_context={}).decode().rstrip()


def _kinds(kinds: frozenset[str]) -> str:
    return "、".join(kind.label for kind in Organisation.Kind if kind in kinds)


_TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
order by 1
"""
_RIGHTS = """
with asked as (select %s::text as role, %s::text as name)
select string_agg(letter, '' order by place)
from asked, (values (1, 'S', 'select'), (2, 'I', 'insert'), (3, 'U', 'update'), (4, 'D', 'delete'),
                    (5, 'T', 'truncate')) as r (place, letter, privilege)
where has_table_privilege(role, name, privilege)
"""
_DEFINERS = """
select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       (select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r
        where r.rolname like 'app\\_%' and r.rolname not in ('app_owner', 'app_migrator')
          and has_function_privilege(r.oid, p.oid, 'execute'))
from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1
"""
