"""全国地方公共団体コード."""

from dataclasses import dataclass

from platform_site.identifiers.checksums import modulus11_weight65432
from platform_site.identifiers.digits import require_check_digit, require_digits, require_prefecture
from platform_site.identifiers.identifier import Identifier


@dataclass(frozen=True, slots=True)
class MunicipalityCode(Identifier):
    """全国地方公共団体コード: prefecture 2, municipality 3, a check digit of its own kind (E-09).

    Raises `BadIdentifier` with `Format` or `CheckDigit`.
    """

    def __post_init__(self) -> None:
        require_digits(self.text, 6)
        require_check_digit(self.text[-1], modulus11_weight65432(self.text[:-1]))
        require_prefecture(self.prefecture)

    @property
    def prefecture(self) -> str:
        """都道府県番号, 01 to 47."""
        return self.text[:2]
