"""The symbols of a slip of paper, as a scanner types them into a page, joined to the one text of the slip."""

from collections.abc import Iterator, Sequence
from itertools import product

from eprescription.errors.records import RecordBroken, Truncated
from eprescription.gateways.documents import read_slip
from eprescription.gateways.record_files import END
from eprescription.rules.faults import record_pointer
from eprescription.rules.records.writing import FILE_ENDS, LINE_ENDS
from platform_site.errors import Fault


TWO_WAYS = (
    "分かれた二次元コードのつなぎ目が、2通りに読めます。改行を付けない読み取りの設定にして、読み取り直してください。"
)


def joined(symbols: Sequence[str]) -> str:
    """Return the one text that the symbols hold together, with CR LF and 1Ah; raises RecordBroken.

    A symbol may end in the middle of a line, and a scanner may type a line's end behind it: each such end is taken
    as the slip's and as the scanner's, and only one way may be a prescription. Nothing else is mended.
    """
    ways = list(dict.fromkeys(_ways([symbol.replace("\r\n", "\n").replace("\r", "\n") for symbol in symbols])))
    readable = [way for way in ways if _is_readable(way)]
    if len(readable) > 1:
        raise RecordBroken(faults=[Fault(Truncated, record_pointer(1), TWO_WAYS)])
    return readable[0] if readable else ways[0]


def _ways(symbols: Sequence[str]) -> Iterator[str]:
    """Yield each text that the symbols may make: as they are first."""
    *before, last = symbols
    choices = [(each, each[:-1]) if each.endswith("\n") else (each,) for each in before]
    for chosen in product(*choices):
        text = "".join((*chosen, last)).rstrip(f"\n{FILE_ENDS}")
        yield text.replace("\n", LINE_ENDS) + END


def _is_readable(text: str) -> bool:
    try:
        read_slip(text)
    except RecordBroken:
        return False
    return True
