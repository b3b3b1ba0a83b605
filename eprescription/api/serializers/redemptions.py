"""What a redemption takes: the card's proof, or the numbers that the copy prints (E-18)."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from eligibility.rules.numbers import branch_key
from platform_site.api.fields import Identifier, Strict, Text, wrong
from platform_site.errors import Format, Required, WrongType
from platform_site.identifiers import BadIdentifier, InsurerNumber, PayerNumber


class RedemptionNumber(Text):
    """引換番号: six digits."""

    def to_internal_value(self, data: Any) -> str:
        """Return it; raise VAL-FORMAT."""
        text = super().to_internal_value(data)
        if len(text) != 6 or not (text.isascii() and text.isdigit()):
            raise wrong(Format, "引換番号は6桁の数字です。")
        return text


class PrintedBranch(Text):
    """枝番 of up to two digits, or nothing."""

    def to_internal_value(self, data: Any) -> str:
        """Return it as two digits; raise VAL-FORMAT."""
        try:
            return branch_key(super().to_internal_value(data))
        except BadIdentifier as error:
            raise wrong(error.problem, error.hint) from error


class RedemptionByCard(Strict):
    """By the card's signed proof, in which the patient selected the prescriptions."""

    proof = Text(max_length=16_384)


class RedemptionByInsurance(Strict):
    """By the printed numbers of the insurance."""

    redemption_number = RedemptionNumber(max_length=6)
    insurer_number = Identifier(InsurerNumber)
    symbol = Text(max_length=40, required=False, allow_blank=True, default="")
    number = Text(max_length=40)
    branch = PrintedBranch(max_length=4, required=False, allow_blank=True, default="")


class RedemptionByPayer(Strict):
    """By the printed numbers of who pays alone."""

    redemption_number = RedemptionNumber(max_length=6)
    payer_number = Identifier(PayerNumber)
    recipient_number = Text(max_length=7)


WAYS = {"card": RedemptionByCard, "insurance": RedemptionByInsurance, "payer": RedemptionByPayer}
REDEMPTION_REQUEST = PolymorphicProxySerializer(
    component_name="RedemptionRequest", serializers=list(WAYS.values()), resource_type_field_name=None
)


def for_way(sent: Any) -> str:
    """Return the way by which a body redeems; raise for what is no object, and for one without any number."""
    if not isinstance(sent, dict):
        raise serializers.ValidationError(
            {"non_field_errors": wrong(WrongType, "オブジェクトで送ってください。").detail}
        )
    if "proof" in sent:
        return "card"
    if "payer_number" in sent:
        return "payer"
    if "insurer_number" not in sent:
        raise serializers.ValidationError({"insurer_number": wrong(Required).detail})
    return "insurance"
