"""ダミーコード: codes that stand for no medicine, which a pharmacy's program may show as one (December 2024)."""

from collections.abc import Collection
from fnmatch import fnmatchcase

from eprescription.rules.document import Information


SYSTEM = "rx.dummy"
"""The code master that lists them; `?` in a code stands for any one sign."""
_MATERIAL = "777770000"
"""特定器材のダミーコード: of a material alone, which has no code of a medicine."""


def is_dummy(code: str, patterns: Collection[str]) -> bool:
    """Tell if a code is one of the listed ones, or the same sign throughout."""
    return len(set(code)) == 1 or any(fnmatchcase(code, pattern) for pattern in patterns)


def may_stand(code: str, information: Information) -> bool:
    """Tell if a dummy may stand with an item: the one of materials, with a material."""
    return code == _MATERIAL and information is Information.MATERIAL
