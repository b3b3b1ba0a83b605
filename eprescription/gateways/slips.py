"""紙の処方箋 as a pharmacy gives it: the symbols that a scanner reads, or what somebody typed of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product

from eprescription.errors.records import RecordBroken, Truncated
from eprescription.gateways import documents
from eprescription.gateways.documents import read_slip
from eprescription.gateways.record_files import END
from eprescription.rules.document import Document, Form
from eprescription.rules.faults import record_pointer
from eprescription.rules.records.values import CHARSET
from eprescription.rules.records.writing import FILE_ENDS, LINE_ENDS
from platform_site.errors import Fault


TWO_WAYS = (
    "分かれた二次元コードのつなぎ目が、2通りに読めます。改行を付けない読み取りの設定にして、読み取り直してください。"
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Slip:
    """紙の処方箋 as it came: the text of its symbols (`JAHIS10`, CP932) as a `record_file`, or else JSON."""

    content: bytes
    form: Form

    @cached_property
    def document(self) -> Document:
        """What it says; raises RecordBroken or JsonBroken."""
        if self.form is Form.JSON:
            return documents.read(self.content, Form.JSON)
        # What is no CP932 becomes a character that CP932 has not, and is refused as one with its line.
        return read_slip(self.content.decode(CHARSET, errors="replace"))

    @property
    def sha256(self) -> str:
        """The name by which a result may say which prescription it is of."""
        return sha256(self.content).hexdigest()


def scanned(symbols: Sequence[str]) -> Slip:
    """Return the prescription whose symbols were scanned; raises RecordBroken."""
    text = joined(symbols)
    read_slip(text)  # refuses, with its line, what CP932 has not
    return Slip(content=text.encode(CHARSET), form=Form.RECORD_FILE)


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
