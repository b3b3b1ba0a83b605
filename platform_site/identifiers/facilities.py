"""医療機関コード."""

from dataclasses import dataclass
from enum import StrEnum

from platform_site.errors.fields import Format
from platform_site.identifiers.checksums import modulus10_weight21
from platform_site.identifiers.digits import require_check_digit, require_digits, require_prefecture
from platform_site.identifiers.identifier import Identifier
from platform_site.identifiers.problems import BadIdentifier


TEST_PREFECTURE = "99"


class FeeTable(StrEnum):
    """点数表番号: by which table of fees the facility claims; so a kind of facility."""

    MEDICAL = "1"
    DENTAL = "3"
    PHARMACY = "4"
    HOME_NURSING = "6"


@dataclass(frozen=True, slots=True)
class FacilityCode(Identifier):
    """医療機関コード: prefecture 2, fee table 1, then 7 digits with their own check digit (operations 1.9).

    Prefecture 99 stands in codes for tests. Raises `BadIdentifier` with `Format` or `CheckDigit`.
    """

    def __post_init__(self) -> None:
        require_digits(self.text, 10)
        require_prefecture(self.prefecture, also=frozenset({TEST_PREFECTURE}))
        if self.text[2] not in set(FeeTable):
            hint = "3桁目（点数表番号）は、1 医科、3 歯科、4 調剤、6 訪問看護のどれかです。"
            raise BadIdentifier(problem=Format, hint=hint)
        require_check_digit(self.text[-1], modulus10_weight21(self.text[3:-1]))

    @property
    def prefecture(self) -> str:
        """都道府県番号, 01 to 47, or 99 in a code for tests."""
        return self.text[:2]

    @property
    def fee_table(self) -> FeeTable:
        """点数表番号: medical, dental, pharmacy or home nursing."""
        return FeeTable(self.text[2])
