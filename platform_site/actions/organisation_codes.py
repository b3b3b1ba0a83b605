"""Under which code an organisation is registered: the number that its kind has, read and checked as that."""

import re
from collections.abc import Callable

from platform_site.errors import Fault, Format, Invalid
from platform_site.identifiers.facilities import FacilityCode, FeeTable
from platform_site.identifiers.insurers import InsurerNumber
from platform_site.identifiers.municipalities import MunicipalityCode
from platform_site.identifiers.payers import PayerNumber
from platform_site.identifiers.problems import BadIdentifier
from platform_site.models import Organisation


K = Organisation.Kind
OTHER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
NUMBERS: dict[str, Callable[[str], object]] = {
    K.INSURER: InsurerNumber.parse,
    K.MUNICIPALITY: MunicipalityCode.parse,
    K.PREFECTURE: MunicipalityCode.parse,
    K.WELFARE_OFFICE: PayerNumber.parse,
}
"""Kinds whose code is a number of their own; midwives, care offices, therapists and all others have free codes."""
TABLES = {
    K.HOSPITAL: FeeTable.MEDICAL,
    K.CLINIC: FeeTable.MEDICAL,
    K.DENTAL: FeeTable.DENTAL,
    K.PHARMACY: FeeTable.PHARMACY,
    K.HOME_NURSING: FeeTable.HOME_NURSING,
}
"""By which fee table a kind of facility claims: the third digit of its code."""


def canonical_code(kind: str, code: str) -> str:
    """Return the code as it is registered; raises Invalid at `/code` for one that this kind cannot have."""
    try:
        if kind in TABLES:
            return _facility(code, TABLES[K(kind)])
        if kind in NUMBERS:
            return str(NUMBERS[kind](code))
    except BadIdentifier as bad:
        raise Invalid(faults=[Fault(bad.problem, "/code", bad.hint)]) from bad
    if not OTHER.fullmatch(code):
        raise _wrong("半角の英数字とハイフンで、20文字以内にしてください。")
    return code


def _facility(text: str, table: FeeTable) -> str:
    code = FacilityCode.parse(text)
    if code.fee_table != table:
        raise _wrong(f"この種別の医療機関コードは、3桁目（点数表番号）が{table}です。")
    return str(code)


def _wrong(hint: str) -> Invalid:
    return Invalid(faults=[Fault(Format, "/code", hint)])
