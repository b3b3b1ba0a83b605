"""What the eligibility doors take, member by member; nothing else passes."""

from typing import Any

from rest_framework import serializers

from eligibility.errors import OutsideProof
from eligibility.models import Shown
from eligibility.rules.numbers import branch_key
from platform_site.api.fields import Day, Flag, Identifier, OneOf, PastDay, Strict, Text, Uid, wrong
from platform_site.errors import Choice, Required, UnknownField, WrongType
from platform_site.identifiers import BadIdentifier, InsurerNumber, PayerNumber, RecipientNumber


BESIDE_REF = "patient_ref と、番号による照会の項目は、同時に使えません。"
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


class BulkItem(Strict):
    """One person: by the facility's handle, or by numbers with the day of an appointment."""

    NEEDED = frozenset({"appointment_on", "insurer_number", "number", "birth_date"})
    WITH_REF = frozenset({"patient_ref", "limit_certificate", "on"})

    patient_ref = Text(max_length=64, required=False)
    appointment_on = Day(required=False)
    insurer_number = Identifier(InsurerNumber, required=False)
    symbol = Text(max_length=40, required=False, allow_blank=True)
    number = Text(max_length=40, required=False)
    branch = Branch(max_length=4, required=False, allow_blank=True)
    birth_date = PastDay(required=False)
    limit_certificate = Flag(required=False)
    on = PastDay(required=False)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the item as plain JSON values; raise for what its way of asking lacks, and what contradicts it."""
        values = super().to_internal_value(data)
        by_ref = "patient_ref" in values
        missing = sorted(set() if by_ref else self.NEEDED - values.keys())
        if missing:
            raise serializers.ValidationError({name: [_required()] for name in missing})
        contrary = sorted(values.keys() - self.WITH_REF if by_ref else ())
        if contrary:
            raise serializers.ValidationError({name: wrong(UnknownField, BESIDE_REF).detail for name in contrary})
        return {name: value if isinstance(value, bool) else str(value) for name, value in values.items()}


class BulkCheck(Strict):
    """Up to 1,000 people."""

    items = serializers.ListField(child=BulkItem(), min_length=1, max_length=1000)


class ConsentRequest(ChoicesInProof):
    """Consent after a card check, by the card again."""

    check_id = Uid()
    proof = Text(max_length=16_384)


class PatientNumberRequest(Strict):
    """The facility's own number for a person."""

    patient_ref = Text(max_length=64)
    patient_number = Text(max_length=20)


def _required() -> Any:
    return serializers.ErrorDetail("この照会方法に必要です。", code="required")
