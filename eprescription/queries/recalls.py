"""How far a recall would reach: what is given under a package code, and to how many; nobody is named (R-061)."""

from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


PATIENCE = "3s"
"""How long a page waits: a whole package code is counted without an index."""
UNKNOWN = "調剤の記録がありません。包装コードと製造番号を確かめてください。"
TOO_MANY = "多いため、ここでは数えられません。公表すると、知らせた人数が一覧に出ます。"
_REACH = "select names, prescriptions, persons from eprescription_recall_reach_v1(%s, %s)"


@dataclass(frozen=True)
class Reach:
    """Under which names a product was given, for how many prescriptions, and to how many persons."""

    names: tuple[str, ...]
    prescriptions: int
    persons: int


def reach(*, package_code: str, lot: str) -> Reach | None:
    """Return how far the recall of a lot, or of all lots, would reach now; None where a page cannot wait for it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [PATIENCE])
            cursor.execute(_REACH, [package_code, lot])
            names, prescriptions, persons = cursor.fetchone()
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
    return Reach(tuple(names), prescriptions, persons)


def reach_words(*, package_code: str, lot: str) -> list[tuple[str, str]]:
    """Return labels and texts that say it to whoever asks for a recall, and to whoever approves it."""
    found = reach(package_code=package_code, lot=lot)
    if found is None:
        return [("医薬品", TOO_MANY), ("対象の処方箋", TOO_MANY), ("受け取った人", TOO_MANY)]
    return [
        ("医薬品", "、".join(found.names) or UNKNOWN),
        ("対象の処方箋", f"{found.prescriptions:,}件"),
        ("受け取った人", f"{found.persons:,}人"),
    ]
