"""What is installed: named with its reason, locked by hash, and from nowhere in particular (DEV-2)."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from platform_site.management.dependency_documents import LOCKS, REASONS, direct, locked


ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements"
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.*"), *ROOT.glob("[!.]*/docs/**/*.*")]
TOLD = [*DOCUMENTS, *REQUIREMENTS.iterdir(), ROOT / "Makefile", ROOT / "pyproject.toml"]
STOREYS = ("platform_site", "pmh", "eligibility", "eprescription", "ehr_share", "secondary_use")


def entries(lock: str) -> list[str]:
    """Return the entries of a lock, each with its hashes."""
    text = (REQUIREMENTS / f"{lock}.lock").read_text()
    return re.split(r"\n(?=[a-z])", text.split("\n", 2)[2])


def imports(folder: Path) -> Iterator[str]:
    """Yield the top-level names that the code of a folder imports."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield str(node.module).split(".")[0]


class TestTheDocument:
    """`docs/dependencies.md` names everything."""

    @pytest.mark.parametrize("lock", LOCKS)
    def test_with_each_name_of_a_lock(self, lock):
        document = (ROOT / "docs/dependencies.md").read_text()
        assert locked(lock)
        assert [name for name in locked(lock) if f"| {name} |" not in document] == []

    def test_with_a_reason_for_each_that_we_chose_and_for_no_other(self):
        assert set.union(*map(direct, LOCKS)) == REASONS.keys()
        assert [name for name, reason in REASONS.items() if not reason.endswith(".")] == []

    def test_with_what_wants_each_of_the_others(self):
        for lock in LOCKS:
            chosen = set.union(*map(direct, LOCKS))
            assert [name for name, wanted_by in locked(lock).items() if name not in chosen and not wanted_by] == []


@pytest.mark.parametrize("lock", LOCKS)
class TestALock:
    """Exact versions, each with its hashes."""

    def test_pins_every_entry(self, lock):
        assert len(entries(lock)) == len(locked(lock))
        for entry in entries(lock):
            assert re.match(r"[a-z0-9._-]+==[^ ;\\]+( ; [^\\]+)? \\\n", entry), entry[:80]

    def test_has_hashes_for_every_entry(self, lock):
        for entry in entries(lock):
            hashes = re.findall(r"--hash=(\S+)", entry)
            assert hashes, entry[:80]
            assert [each for each in hashes if not re.fullmatch("sha256:[0-9a-f]{64}", each)] == []

    def test_fits_what_was_asked_for(self, lock):
        pinned = dict(re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", entry).groups() for entry in entries(lock))
        for line in (REQUIREMENTS / f"{lock}.in").read_text().splitlines():
            if re.match("[a-z]", line):
                asked = Requirement(line)
                assert asked.specifier.contains(pinned[asked.name]), line


def test_the_tests_run_on_the_very_versions_that_run():
    def pins(lock: str) -> set[str]:
        return {entry.split(" ")[0] for entry in entries(lock)}

    assert pins("run") <= pins("test")


class TestTheCode:
    """Imports what is locked, and nothing besides."""

    @pytest.mark.parametrize("storey", STOREYS)
    def test_of_a_storey_needs_nothing_of_the_tests(self, storey):
        assert self.unknown(ROOT / storey, "run") == []

    def test_of_the_tests_needs_nothing_that_is_not_locked(self):
        assert self.unknown(ROOT / "tests", "test") == []

    def unknown(self, folder: Path, lock: str) -> list[str]:
        ours = {*STOREYS, "tests", "benchmarks"} | sys.stdlib_module_names
        brought_by = packages_distributions()
        known = {name.replace("_", "-") for name in locked(lock)}
        asked = {name: brought_by.get(name, ["nobody"]) for name in set(imports(folder)) - ours}
        return [name for name, packages in asked.items() if not {p.lower().replace("_", "-") for p in packages} & known]


NOWHERE = {
    "a package registry's host": r"pypi|pythonhosted|--(extra-)?index-url|--find-links|--trusted-host|https?://[^\s)]*wheel",
    "a path of the machine that wrote it": r"(?<![\w.])/(work|root|home|Users|opt/wheels|tmp/[a-z])\b",
    "somebody's tools": r"\.library|(?<![\w-])(\.\./)?shared/(?!record)",
}


@pytest.mark.parametrize("file", TOLD, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_lock_or_document_names_where_it_was_made(file: Path):
    text = file.read_text()
    assert {
        what: re.findall(f".*(?:{pattern}).*", text)[:3]
        for what, pattern in NOWHERE.items()
        if re.search(pattern, text)
    } == {}
