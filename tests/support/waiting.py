"""What the first page says that waits for a visitor."""

import re

from tests.support.visitors import Visitor


def waiting(visitor: Visitor) -> dict[str, int]:
    """Return what the first page says that waits, with how much of it."""
    page = visitor.get("/start/").content.decode()
    found = re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3><p><strong>(\d+)件</strong>', page)
    assert bool(found) != ("いま対応が要るものはありません。" in page)
    return {words: int(number) for words, number in found}
