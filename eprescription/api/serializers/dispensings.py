"""What a dispensing result takes."""

from rest_framework import serializers

from eprescription.api.serializers.fields import MOST_DOCUMENT, Bytes, OverrideRequest
from platform_site.api.fields import Flag, Strict, Text


class DispensingRequest(Strict):
    """調剤結果 in JSON as the pharmacist signed it; `store` orders to keep the originals for this pharmacy (E-21)."""

    document = Bytes(max_length=MOST_DOCUMENT)
    signature = Text(max_length=16_384, required=False)
    store = Flag(required=False, default=False)
    overrides = serializers.ListField(child=OverrideRequest(), required=False, default=list, max_length=200)


class SlipRequest(Strict):
    """A prescription on paper: the text of its symbols (`JAHIS10`, CP932) in their order, in base64."""

    jahis = Bytes(max_length=64 * 1024)


class PaperDispensingRequest(Strict):
    """調剤結果 of a paper prescription, signed like any other, for somebody who is at the counter."""

    patient_ref = Text(max_length=64)
    prescription = SlipRequest()
    document = Bytes(max_length=MOST_DOCUMENT)
    signature = Text(max_length=16_384, required=False)
    overrides = serializers.ListField(child=OverrideRequest(), required=False, default=list, max_length=200)
