"""公費負担者番号 and 公費受給者番号: who pays a subsidy, and to whom."""

from dataclasses import dataclass
from typing import Self

from platform_site.errors.fields import Character, Length
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.checksums import modulus10_weight21
from platform_site.identifiers.digits import compact, require_check_digit, require_digits, require_prefecture
from platform_site.identifiers.identifier import Identifier
from platform_site.identifiers.problems import BadIdentifier


# 法別番号 that a law gave out. Prefectures use 41–49 and 80–99, and some, for long, numbers between.
NATIONAL_SCHEMES = frozenset(str(law) for law in (*range(10, 26), 28, 29, 30, 38, 51, 52, 53, 54, 62, 66, 79))
LONGEST_LOCAL_RECIPIENT = 30


@dataclass(frozen=True, slots=True)
class PayerNumber(Identifier):
    """公費負担者番号: law 2, prefecture 2, payer 3, check digit 1 (operations 1.9).

    Raises `BadIdentifier` with `Format` or `CheckDigit`.
    """

    def __post_init__(self) -> None:
        require_digits(self.text, 8)
        if not self.is_local:
            self._require_check_digit()
        require_prefecture(self.text[2:4])

    @classmethod
    def parse(cls, text: str, *, local_unchecked: bool = False) -> Self:
        """Read the number in any width and with any spaces; raises `BadIdentifier`.

        `local_unchecked` lets a local scheme's number through whose check digit does not fit. Some
        municipalities gave out such numbers, so the scheme's row says if it is checked (fees 2.7).
        """
        number = cls(compact(text))
        if not local_unchecked:
            number._require_check_digit()
        return number

    @property
    def scheme(self) -> str:
        """法別番号: the first two digits, which name the law or the local scheme."""
        return self.text[:2]

    @property
    def is_local(self) -> bool:
        """Whether no law gave out its first two digits: a prefecture or municipality set the scheme up."""
        return self.scheme not in NATIONAL_SCHEMES

    def _require_check_digit(self) -> None:
        require_check_digit(self.text[-1], modulus10_weight21(self.text[:-1]))


@dataclass(frozen=True, slots=True, repr=False)
class RecipientNumber(Identifier):
    """公費受給者番号 of a national scheme: 6 digits and their check digit (operations 1.9).

    Raises `BadIdentifier` with `Format` or `CheckDigit`.
    """

    def __post_init__(self) -> None:
        require_digits(self.text, 7)
        require_check_digit(self.text[-1], modulus10_weight21(self.text[:-1]))

    def __repr__(self) -> str:
        # It names a person, and a repr ends in tracebacks.
        return "RecipientNumber(…)"


@dataclass(frozen=True, slots=True, repr=False)
class LocalRecipientNumber(Identifier):
    """公費受給者番号 of a local scheme: 1 to 30 characters, no check digit (operations 1.9).

    Raises `BadIdentifier` with `Length` or `Character`. Whether it is somebody's individual number is asked
    at the door, as of every field.
    """

    def __post_init__(self) -> None:
        if not 1 <= len(self.text) <= LONGEST_LOCAL_RECIPIENT:
            raise BadIdentifier(problem=Length, hint=f"1文字以上{LONGEST_LOCAL_RECIPIENT}文字以下です。")
        if character := forbidden(self.text):
            raise BadIdentifier(problem=Character, hint=f"使えない文字（{character}）があります。")

    def __repr__(self) -> str:
        # It names a person, and a repr ends in tracebacks.
        return "LocalRecipientNumber(…)"
