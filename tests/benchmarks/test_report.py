from benchmarks import report


def test_a_section_goes_behind_the_others_and_then_takes_its_own_place():
    once = report.with_section("# Figures\n", "morning", ["## A morning", "", "1", ""])
    both = report.with_section(once, "overload", ["## Overload", "", "2", ""])
    again = report.with_section(both, "morning", ["## A morning", "", "3", ""])
    assert again == both.replace("\n1\n", "\n3\n")
    assert again.index("A morning") < again.index("Overload")


def test_the_commit_and_the_machine_are_named():
    assert report.commit()
    assert report.model()
