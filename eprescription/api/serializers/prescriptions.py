"""What the registration of a prescription, its change and its end take."""

from rest_framework import serializers

from eprescription.api.serializers.fields import MOST_DOCUMENT, Bytes, OverrideRequest
from eprescription.rules.document import Form, Kind, Setting
from eprescription.rules.recalls import REASONS
from platform_site.api.fields import Flag, OneOf, Strict, Text


class PrescriptionRequest(Strict):
    """A prescription as it was signed: an XAdES envelope, or JSON with its detached JWS in `signature`."""

    kind = OneOf([kind.value for kind in Kind], required=False, default=Kind.ELECTRONIC.value)
    setting = OneOf([setting.value for setting in Setting], required=False, default=Setting.OUTPATIENT.value)
    form = OneOf([form.value for form in Form])
    document = Bytes(max_length=MOST_DOCUMENT)
    signature = Text(max_length=16_384, required=False)
    patient_ref = Text(max_length=64)
    include_own = Flag(required=False, default=False)
    overrides = serializers.ListField(child=OverrideRequest(), required=False, default=list, max_length=200)


class ReasonRequest(Strict):
    """Why."""

    reason = Text(max_length=200)


class RecallRequest(Strict):
    """Why it is not to be dispensed any more."""

    reason = OneOf(list(REASONS))
