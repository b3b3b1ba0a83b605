"""Refusals around code masters."""

from collections.abc import Sequence
from typing import Any

from platform_site.errors.catalogue import Problem
from platform_site.errors.refusals import Refused


class WrongMasterFile(Refused):
    """A file of code masters has mistakes, each with its line and column in `mistakes`; nothing of it is loaded."""

    problem = Problem(
        code="VAL-MASTER-FILE",
        status=400,
        title="コード表のファイルに誤りがあるため、何も取り込んでいません。",
        cause="示した行と列が、コード表のファイルの決まりに合っていません。",
        remedy="示した行と列を直して、もう一度送ってください。",
    )

    def __init__(self, detail: str = "", *, mistakes: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(detail, **more)
        self.mistakes = mistakes
