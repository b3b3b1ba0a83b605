"""The documents that are written from the code, so that they are true; `make test` compares them."""

from collections.abc import Callable, Iterator


Lines = Callable[[], Iterator[str]]
GENERATED = "<!-- Written by `make docs`; edit the code instead. -->"

DOCUMENTS: dict[str, Lines] = {}
"""Path under `docs/` → what yields its lines."""


def document(path: str) -> Callable[[Lines], Lines]:
    """Register what writes a document; a storey's stand in its `management/documents.py`."""

    def decorate(lines: Lines) -> Lines:
        DOCUMENTS[path] = lines
        return lines

    return decorate


def table(*columns: str) -> Iterator[str]:
    """Yield the head of a table."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
