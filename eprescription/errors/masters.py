"""Refusals around the masters of medicines and of contraindicated pairs."""

from collections.abc import Sequence
from typing import Any

from platform_site.errors import Problem, Refused


class WrongDrugFile(Refused):
    """A file of a master has mistakes, each with its line and column in `mistakes`; nothing of it is loaded."""

    problem = Problem(
        code="RX-MASTER-FILE",
        status=400,
        title="医薬品マスターのファイルに誤りがあるため、何も取り込んでいません。",
        cause="文字コード、列の数、値のいずれかが仕様と一致しないか、差分の元になる版がありません。",
        remedy="示した行と列を確かめ、配布元から取得し直したファイルを送ってください。",
    )

    def __init__(self, detail: str = "", *, mistakes: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(detail, **more)
        self.mistakes = tuple(mistakes)
