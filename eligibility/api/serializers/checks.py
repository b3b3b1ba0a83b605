"""What the eligibility doors take, member by member; nothing else passes."""

from typing import Any

from rest_framework import serializers

from eligibility.errors import OutsideProof
from eligibility.models import Shown
from eligibility.rules.numbers import branch_key
from platform_site.api.fields import Flag, Identifier, OneOf, PastDay, Strict, Text, wrong
from platform_site.errors import Choice, Required, WrongType
from platform_site.identifiers import BadIdentifier, InsurerNumber, PayerNumber, RecipientNumber


IN_THE_PROOF = {"consents", "use_subsidies", "prescription_form", "prescriptions", "verification"}


class Branch(Text):
    """A branch number of up to two digits, or nothing."""

    def to_internal_value(self, data: Any) -> str:
        """Return it as two digits; raise VAL-FORMAT."""
        try:
            return branch_key(super().to_internal_value(data))
        except BadIdentifier as error:
            raise wrong(error.problem, error.hint) from error


class ChoicesInProof(Strict):
    """Refuses the patient's choices outside of the proof with a code of their own (E-01)."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; raise CONS-OUTSIDE-PROOF for each choice that the card did not sign."""
        outside = IN_THE_PROOF & data.keys() if isinstance(data, dict) else set()
        if outside:
            raise serializers.ValidationError({name: wrong(OutsideProof).detail for name in sorted(outside)})
        return super().to_internal_value(data)


class Check(ChoicesInProof):
    """What every check may name: the day."""

    method = Text()
    on = PastDay(required=False)


class CheckByCard(Check):
    """By the card's signed proof."""

    proof = Text(max_length=16_384)


class CheckByNumber(Check):
    """By the insured person's numbers."""

    insurer_number = Identifier(InsurerNumber)
    symbol = Text(max_length=40, required=False, allow_blank=True, default="")
    number = Text(max_length=40)
    branch = Branch(max_length=4, required=False, allow_blank=True, default="")
    birth_date = PastDay()
    shown = OneOf(Shown.values, required=False, default="")
    limit_certificate = Flag(required=False, default=False)


class CheckByAssistance(Check):
    """By public-assistance numbers."""

    payer_number = Identifier(PayerNumber)
    recipient_number = Identifier(RecipientNumber)
    birth_date = PastDay()


METHODS = {
    "card": CheckByCard,
    "insurance_number": CheckByNumber,
    "public_assistance": CheckByAssistance,
}


def for_method(sent: Any) -> type[Check]:
    """Return the serializer that a body's `method` asks for; raise for none of the three."""
    if not isinstance(sent, dict):
        raise serializers.ValidationError(
            {"non_field_errors": wrong(WrongType, "オブジェクトで送ってください。").detail}
        )
    method = sent.get("method")
    if method is None:
        raise serializers.ValidationError({"method": wrong(Required).detail})
    if not isinstance(method, str):
        raise serializers.ValidationError({"method": wrong(WrongType, "文字列で送ってください。").detail})
    if method not in METHODS:
        raise serializers.ValidationError({"method": wrong(Choice, f"使える値: {'、'.join(METHODS)}").detail})
    return METHODS[method]
