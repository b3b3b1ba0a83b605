"""A reader of undamaged QR codes of version 3-M in byte mode (JIS X 0510): enough to read what a copy shows."""

import re
from collections.abc import Iterator


SIDE, QUIET, SCALE = 29, 4, 4
_MASKS = (
    lambda x, y: (x + y) % 2,
    lambda x, y: y % 2,
    lambda x, y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)


def read(svg: str) -> bytes:
    """Return the bytes that a drawn QR code holds."""
    dark = modules(svg)
    assert len(dark) == SIDE
    bits = "".join(str(int(bit)) for bit in _data_bits(dark))
    assert bits[:4] == "0100"  # byte mode
    count = int(bits[4:12], 2)
    return bytes(int(bits[start : start + 8], 2) for start in range(12, 12 + 8 * count, 8))


def modules(svg: str) -> list[list[bool]]:
    """Return the dark modules that the strokes draw, without the margin."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1]) // SCALE
    dark = [[False] * side for _ in range(side)]
    x = y = 0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: ?(-?[\d.]+))?", re.search(r' d="([^"]+)"', svg)[1]):
        if command == "h":
            dark[y][x : x + int(first)] = [True] * int(first)
            x += int(first)
        else:
            x, y = (int(first), int(float(second))) if command == "M" else (x + int(first), y + int(second))
    assert not any(any(row) for row in (*dark[:QUIET], *dark[-QUIET:]))
    return [row[QUIET:-QUIET] for row in dark[QUIET:-QUIET]]


def _data_bits(dark: list[list[bool]]) -> Iterator[bool]:
    """Yield the data's bits in their zigzag from the lower right, without the mask."""
    mask = _MASKS[_mask_of(dark)]
    for right in (*range(SIDE - 1, 6, -2), *range(5, 0, -2)):
        upward = (right + 1) & 2 == 0
        for step in range(SIDE):
            y = SIDE - 1 - step if upward else step
            for x in (right, right - 1):
                if not _is_pattern(x, y):
                    yield dark[y][x] ^ (mask(x, y) == 0)


def _mask_of(dark: list[list[bool]]) -> int:
    """Return the number of the mask, which stands beside the upper left finder."""
    bits = sum(dark[8][14 - place] << place for place in range(9, 15))
    return (bits ^ 0x5412) >> 10 & 7


def _is_pattern(x: int, y: int) -> bool:
    finders = (x < 9 and y < 9) or (x >= SIDE - 8 and y < 9) or (x < 9 and y >= SIDE - 8)
    return finders or x == 6 or y == 6 or (20 <= x <= 24 and 20 <= y <= 24)
