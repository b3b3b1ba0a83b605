"""保険者番号."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from platform_site.errors.fields import Format
from platform_site.identifiers.checksums import modulus10_weight21
from platform_site.identifiers.digits import compact, require_check_digit, require_digits, require_prefecture
from platform_site.identifiers.identifier import Identifier
from platform_site.identifiers.problems import BadIdentifier


LATE_ELDERLY = "39"


@dataclass(frozen=True, slots=True)
class InsurerNumber(Identifier):
    """保険者番号: 6 digits for national health insurance, else 8 with the law in front (operations 1.9).

    It reads as it is registered: `138057`, also where it came as `00138057` or blank-padded to 8.
    Raises `BadIdentifier` with `Format` or `CheckDigit`.
    """

    def __post_init__(self) -> None:
        require_digits(self.text, 6, 8)
        if self.text.startswith("00"):
            raise BadIdentifier(problem=Format, hint="国民健康保険の番号は、前に0を付けない6桁です。")
        require_check_digit(self.text[-1], modulus10_weight21(self.text[:-1]))
        require_prefecture(self.text[-6:-4])

    @classmethod
    @lru_cache(maxsize=8192)  # Japan has 3,400, and each check names one
    def parse(cls, text: str) -> Self:
        """Read the number in any width, with any spaces, padded to 8 or not; raises `BadIdentifier`."""
        digits = compact(text)
        return cls(digits[2:] if len(digits) == 8 and digits.startswith("00") else digits)

    @property
    def padded(self) -> str:
        """The 8 digits that messages and FHIR carry, zeros in front of the 6."""
        return self.text.zfill(8)

    @property
    def law(self) -> str:
        """法別番号: the first two of the 8 digits; empty for national health insurance."""
        return self.text[:-6]

    @property
    def prefecture(self) -> str:
        """都道府県番号, 01 to 47."""
        return self.text[-6:-4]

    @property
    def is_late_elderly(self) -> bool:
        """Whether this is a 広域連合 of 後期高齢者医療 (39…), which feeds the share itself (E-12)."""
        return self.law == LATE_ELDERLY
