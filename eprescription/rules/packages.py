"""What identifies a package of a medicine, for a recall by lot (R-061).

調剤包装単位 and 販売包装単位 carry a GTIN with 14 digits, the lot behind application identifier 10 (GS1 General
Specifications).
"""

import re
from itertools import cycle


_GTIN = re.compile(r"[0-9]{14}", re.ASCII)
# GS1's characters of a lot: what ISO/IEC 646 has in letters, digits and the marks below, without a space.
_LOT = re.compile(r"""[A-Za-z0-9!"%&'()*+,\-./:;<=>?_]{1,20}""", re.ASCII)


def is_gtin(code: str) -> bool:
    """Tell if it is a GTIN of 14 digits with its check digit: weights 3 and 1 from the left, to a multiple of ten."""
    if not _GTIN.fullmatch(code):
        return False
    return sum(int(digit) * weight for digit, weight in zip(code, cycle((3, 1)), strict=False)) % 10 == 0


def is_lot(lot: str) -> bool:
    """Tell if it is a 製造番号 as a package carries it: up to 20 characters, none of them full width or a space."""
    return _LOT.fullmatch(lot) is not None
