"""What is raised for a text that is not the number, code or date it should be."""

from platform_site.errors.catalogue import FieldProblem


class BadIdentifier(Exception):
    """The text cannot be read; `problem` is the kind of mistake, `hint` a sentence for the person.

    Neither repeats the text: it may be a person's number.
    """

    def __init__(self, *, problem: FieldProblem, hint: str) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.hint = hint
