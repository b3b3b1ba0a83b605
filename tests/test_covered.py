"""How much has to be covered, and what is said of what is not."""

from tests.support.covered import judged


def measured(percent: float = 96.0, **files: tuple[list[int], list[tuple[int, int]]]) -> dict:
    named = {name.replace("__", "/") + ".py": seen for name, seen in files.items()}
    return {
        "summary": {"percent_covered": percent},
        "files": {name: {"missing_lines": a, "missing_branches": b} for name, (a, b) in named.items()},
    }


def test_all_of_the_gated_and_most_of_the_rest_is_enough():
    assert judged(measured(app__rules__one=([], []), app__portal__page=([7], [(8, 9)])))[1]


def test_less_of_the_whole_is_not():
    assert not judged(measured(94.9))[1]


def test_a_line_or_a_branch_of_a_rule_is_named():
    text, is_enough = judged(measured(99.9, app__rules__deep__one=([3], []), app__actions__two=([], [(4, 0)])))
    assert not is_enough
    assert "app/rules/deep/one.py: 3\n" in text + "\n"
    assert "app/actions/two.py: 4->0" in text
