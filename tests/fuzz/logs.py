"""What a request leaves in the log, as production would write it, and whether any of what was sent is in it."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from platform_site.gateways.logs import Json


SHORTEST, FEWEST_SIGNS = 8, 5
"""So long a text, of so many different signs, is not in a line by chance, as 00000000 is in an id now and then."""


class Ear(logging.Handler):
    """Keeps what lines say as production writes them, but for moment and module: such words are sent now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Json())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line's values."""
        line = json.loads(self.format(record))
        del line["at"], line["logger"]
        self.lines.append(json.dumps(list(line.values()), ensure_ascii=False))

    def repeats(self, texts: Iterable[str]) -> list[str]:
        """Return which of the texts stand in a line."""
        whole = "\n".join(self.lines)
        return [text for text in texts if is_telling(text) and text in whole]


def is_telling(text: str) -> bool:
    """Tell if a text would be in a line for no other reason than that it was sent."""
    return len(text) >= SHORTEST and len(set(text)) >= FEWEST_SIGNS


@contextmanager
def heard() -> Iterator[Ear]:
    """Listen to every logger that production prints."""
    ear, root = Ear(), logging.getLogger()
    root.addHandler(ear)
    try:
        yield ear
    finally:
        root.removeHandler(ear)


def texts_of(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, names of members too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (str(name), *texts_of(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str):
        yield value
