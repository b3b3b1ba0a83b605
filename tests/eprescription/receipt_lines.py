"""Rows of the receipt master, by the names of their columns."""

from eprescription.rules.drugs import receipt_rows
from eprescription.rules.drugs.cells import Cells


WHOLE = {
    "change": "0", "kind": "Y", "receipt_code": "699999001", "name": "架空錠５ｍｇ", "kana": "ｶｸｳｼﾞｮｳ5MG",
    "unit_code": "16", "unit": "錠", "price": "10.10", "controlled": "5", "is_generic": "1", "form": "1",
    "abolished_on": "99999999", "price_code": "9999001F1010", "transition_until": "20270331",
    "base_name": "架空錠", "listed_on": "20251205",
    "generic_code": "9999001F1ZZZ", "generic_name": "【般】架空錠５ｍｇ", "generic_addition": "2",
}  # fmt: skip
_PLACES = {
    "change": 1, "kind": 2, "receipt_code": 3, **{name: column for name, (column, _) in receipt_rows.COLUMNS.items()}
}  # fmt: skip


def row(**values: str) -> list[str]:
    """Return a whole row of 42 columns with some of them changed."""
    found = [""] * 42
    for name, value in (WHOLE | values).items():
        found[_PLACES[name] - 1] = value
    return found


def line(change: str, **values: str) -> dict[str, str]:
    """Return the columns of a delta's row, all blank that are not given."""
    return dict.fromkeys(WHOLE, "") | {"kind": "Y", "receipt_code": "699999001", "change": change} | values


def cells(**values: str) -> Cells:
    """Return a row as the master's reader takes it."""
    return receipt_rows.cells_of(1, row(**values))


def as_file(*rows: list[str]) -> bytes:
    """Return a file of the receipt master."""
    return "".join(",".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in rows).encode("cp932")
