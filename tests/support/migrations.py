"""What a migration may do to tables that are large in production and in use meanwhile (I03-7).

Release N's migrations run while release N−1 serves. A statement is judged by its text, as PostgreSQL would run it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tomllib import loads

from django.conf import settings
from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from platform_site.models import Code
from platform_site.retention import POLICIES


RELEASE = loads((Path(__file__).resolve().parent.parent / "upgrade" / "previous_release.toml").read_text())
STOREYS = settings.STOREYS
LARGE = frozenset({*(model._meta.db_table for model in POLICIES), Code._meta.db_table})
"""What grows has a word on how long it is kept; the code masters are loaded whole."""

_BODY = re.compile(r"\$(\w*)\$(.*?)\$\1\$", re.DOTALL)
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_CREATED = re.compile(r"create (?:unlogged )?table (?:if not exists )?(\w+)")
_ALTERED = re.compile(r"alter table (?:if exists )?(?:only )?(\w+) (.*)")
_INDEXED = re.compile(r"create (?:unique )?index (?!concurrently)(?:\w+ )?on (?!only )(\w+)")
_WRITTEN = re.compile(
    r"(?:(?:with|do|begin|for|if)\b.*)?"
    r"\b(?:update|delete from|insert into|truncate(?: table)?|merge into) (?:only )?(\w+)\b"
)
_LOCKED = re.compile(
    r"(?:lock(?: table)?|cluster|vacuum full|reindex(?: table| index)?|refresh materialized view) (\w+)"
)
_NEW_COLUMN = re.compile(
    r"add (?:column )?(?:if not exists )?(?!constraint|check|unique|primary|foreign|exclude)(\w+) (.*)"
)
_ONCE = ("now()", "current_timestamp", "statement_timestamp()", "transaction_timestamp()")


def new_migrations() -> list[Migration]:
    """Return the migrations of our apps that the release before this one did not have, in their order."""
    loader = MigrationLoader(connections["default"])
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    last, ours = RELEASE["migrations"], [loader.disk_migrations[key] for key in plan if key[0] in STOREYS]
    return [each for each in ours if each.name > last.get(each.app_label, "")]


def migrate_as_before(*, using: str) -> None:
    """Bring an empty database to where the release before this one left it, by the migrations that it had."""
    executor = MigrationExecutor(connections[using])
    leaves = [key for key in executor.loader.graph.leaf_nodes() if key[0] not in STOREYS]
    executor.migrate([*RELEASE["migrations"].items(), *leaves])


def sql_of(migration: Migration) -> list[str]:
    """Return what a migration does, as text, asking the database nothing but names."""
    loader = MigrationLoader(connections["default"])
    return loader.collect_sql([(migration, False)])


def unwritable(migration: Migration) -> list[str]:
    """Return the kinds of its operations that nobody can judge by their text, such as RunPython."""
    return [type(each).__name__ for each in migration.operations if not each.reduces_to_sql]


def statements(texts: Iterable[str]) -> Iterator[str]:
    """Yield each statement in lower case on one line; the body of a function runs later, that of a DO block now."""
    for text in texts:
        plain = _BODY.sub(_kept_if_run, _TEXT.sub("''", _NOISE.sub(" ", text)))
        for statement in plain.split(";"):
            words = " ".join(statement.lower().replace('"', "").replace("public.", "").split())
            if words:
                yield words


def _kept_if_run(body: re.Match[str]) -> str:
    return body[2] if re.search(r"\bdo\s*$", body.string[: body.start()], re.IGNORECASE) else "''"


class Judge:
    """Says of the statements of a release, one migration after the other, which are refused and why."""

    def __init__(self, large: Iterable[str] = LARGE) -> None:
        self._large, self._new = frozenset(large), set[str]()
        self._unproved: dict[str, str] = {}  # constraints NOT VALID, and what they check
        self._proved: set[str] = set()

    def refused(self, texts: Iterable[str]) -> list[str]:
        """Return the refused statements of one migration, each with its reason."""
        added: set[str] = set()
        lines = list(statements(texts))
        kept_open = {drop[1] for line in lines if (drop := re.search(r"alter column (\w+) drop default", line))}
        found = []
        for line in lines:
            self._new |= set(_CREATED.findall(line)) if line.startswith("create ") else set()
            reason = self._reason(line, added, kept_open)
            if reason:
                found.append(f"{reason}: {line[:160]}")
        return found

    def _is_in_use(self, table: str) -> bool:
        return table not in self._new and any(table == each or table.startswith(f"{each}_2") for each in self._large)

    def _reason(self, line: str, added: set[str], kept_open: set[str]) -> str:
        simple = {
            _INDEXED: "an index without CONCURRENTLY (or ON ONLY a partitioned table) keeps writers waiting",
            _WRITTEN: "a large table is written by batches of a task, not by a migration",
            _LOCKED: "locks or rewrites a large table",
        }
        for pattern, reason in simple.items():
            match = pattern.match(line)
            if match and self._is_in_use(match[1]):
                return reason
        altered = _ALTERED.match(line)
        if altered is None:
            return ""
        if altered[1] not in self._new and re.search(r"\brename\b", altered[2]):
            return "the release before still uses the old name"
        return self._of_alteration(altered[2], added, kept_open) if self._is_in_use(altered[1]) else ""

    def _of_alteration(self, deed: str, added: set[str], kept_open: set[str]) -> str:
        for part in re.split(r", (?=(?:add|alter|drop|validate|set|attach)\b)", deed):
            reason = _of_column(part, kept_open) or self._of_constraint(part, added)
            if reason:
                return reason
        return ""

    def _of_constraint(self, part: str, added: set[str]) -> str:
        if match := re.match(r"add constraint (\w+) (.*)", part):
            added.add(match[1])
            self._unproved[match[1]] = match[2]
            return (
                "" if "not valid" in match[2] or "using index" in match[2] else "a constraint is added NOT VALID first"
            )
        if match := re.match(r"validate constraint (\w+)", part):
            if match[1] in added:
                return "a constraint is validated in a later migration than the one that adds it"
            self._proved |= set(re.findall(r"(\w+) is not null", self._unproved.get(match[1], "")))
        if (match := re.match(r"alter (?:column )?(\w+) set not null", part)) and match[1] not in self._proved:
            return "NOT NULL without a validated CHECK reads the whole table under a lock"
        return ""


def _of_column(part: str, kept_open: set[str]) -> str:
    if re.match(r"alter (?:column )?\w+ (?:set data )?type\b", part) or re.match(
        r"set (?:un)?logged|set tablespace", part
    ):
        return "rewrites a large table"
    column = _NEW_COLUMN.match(part)
    if column is None:
        return ""
    default = re.search(r"default (.*)", column[2])
    called = default[1] if default else ""
    for harmless in _ONCE:
        called = called.replace(harmless, "")
    if "(" in called.split(" check ")[0] or re.search(r"\b(generated|\w*serial)\b", column[2]):
        return "a default that differs from row to row rewrites a large table"
    if re.search(r"\b(unique|primary key)\b", column[2]):
        return "builds an index under a lock"
    if "not null" in column[2] and (default is None or column[1] in kept_open):
        return "the release before inserts rows without this column"
    return ""
