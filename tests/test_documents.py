"""What the documents say that a machine can check."""

import re
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_every_setting_stands_in_the_settings_document():
    code = (ROOT / "platform_site/settings.py").read_text()
    named = set(re.findall(r'(?:env(?:_[a-z]+)?|database)\(\s*"([A-Z_]+)"', code)) | set(
        re.findall(r'environ\["([A-Z_]+)"', code)
    )
    document = (ROOT / "docs/operators/settings.md").read_text()
    assert {name for name in named if f"`{name}`" not in document} == set()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_to_a_file(file: Path):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", file.read_text())
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_decision_stands_in_the_list_of_decisions():
    listed = (ROOT / "docs/adr/README.md").read_text()
    decisions = [file.name for file in (ROOT / "docs/adr").glob("0*.md")]
    assert [name for name in decisions if f"({name})" not in listed] == []


def test_both_readmes_have_the_same_shell_lines():
    def lines(name: str) -> set[str]:
        return set(re.findall(r"^curl .*|^  -d .*", (ROOT / name).read_text(), re.MULTILINE))

    assert lines("README.ja.md") <= lines("README.md")
