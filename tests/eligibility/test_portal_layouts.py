"""How a file is laid out, on the pages: every column, and a sample that can be read back."""

import pytest

from eligibility.gateways import feed_files
from eligibility.portal.layouts import SHOWN
from tests.support.pages import is_closed, nothing_changes, seen
from tests.support.uploads import looked_at, text_of
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/layouts/"
ROLES = {
    "coverage": ("insurer_clerk", "union"),
    "ledger": ("insurer_approver", "union"),
    "assistance": ("welfare_clerk", "welfare"),
}
FORMS = {"coverage": "/staff/feeds/new", "ledger": "/staff/ledger/new", "assistance": "/staff/assistance-feeds/new"}


@pytest.fixture(params=SHOWN, ids=lambda each: each.name)
def shown(request):
    return request.param


def test_names_every_column_with_its_two_names(shown) -> None:
    clerk = Visitor.of(*ROLES[shown.name])
    with nothing_changes():
        page = seen(clerk, f"{PATH}{shown.name}")
    for name, column in shown.layout.columns.items():
        assert f"<code>{name}</code>" in page
        assert column.japanese in page
    assert f"{shown.layout.kind},1," in page
    assert f"{PATH}{shown.name}.csv" in page


def test_is_linked_where_the_file_is_chosen(shown) -> None:
    role = ROLES[shown.name] if shown.name == "assistance" else ROLES["coverage"]
    clerk = Visitor.of(*role)
    assert f'href="{PATH}{shown.name}"' in seen(clerk, FORMS[shown.name])


def test_its_sample_is_a_sound_file(shown) -> None:
    answer = Visitor.of(*ROLES[shown.name]).get(f"{PATH}{shown.name}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{shown.layout.kind}-sample.csv"'
    file = feed_files.read(answer.content, shown.layout)
    assert file.count == len(shown.sample[1])
    assert all(isinstance(row, dict) for _, row in file.rows())


def test_the_samples_lines_are_taken_as_they_are() -> None:
    clerk = Visitor.of("insurer_clerk", "union")
    content = clerk.get(f"{PATH}coverage.csv").content.replace(b",06139992,1,", b",06139992,2,", 1)
    page = text_of(clerk.get(looked_at(clerk, content)))
    assert "BOM付きUTF-8" in page
    assert "正しい行を登録する" in page
    assert "この資格は登録されていません" in page  # the second line ends a coverage that nobody has


def test_is_not_for_others(shown) -> None:
    others = [Visitor.of("receptionist", "clinic"), Visitor.of("fund_officer", "fund")]
    for path in (f"{PATH}{shown.name}", f"{PATH}{shown.name}.csv"):
        is_closed(path, *others)
