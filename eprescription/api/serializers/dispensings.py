"""What a dispensing result takes."""

from typing import Any

from rest_framework import serializers

from eprescription.api.serializers.fields import MOST_DOCUMENT, Bytes, OverrideRequest
from eprescription.gateways.slips import Slip
from eprescription.rules.document import Form
from platform_site.api.fields import Flag, Strict, Text, wrong
from platform_site.errors import Format


MOST_SLIP = 64 * 1024
FORMS = {"jahis": Form.RECORD_FILE, "json": Form.JSON}


class ResultRequest(Strict):
    """調剤結果 in JSON as the pharmacist signed it, and what she says to findings."""

    document = Bytes(max_length=MOST_DOCUMENT)
    signature = Text(max_length=16_384, required=False)
    overrides = serializers.ListField(child=OverrideRequest(), required=False, default=list, max_length=200)


class DispensingRequest(ResultRequest):
    """調剤結果 of a prescription; `store` orders to keep the originals for this pharmacy (E-21)."""

    store = Flag(required=False, default=False)


class SlipRequest(Strict):
    """A prescription on paper, in base64: the text of its symbols (`JAHIS10`, CP932) in their order, or else JSON.

    The JSON is that of a prescription as an issuer registers it, unsigned.
    """

    jahis = Bytes(max_length=MOST_SLIP, required=False)
    json = Bytes(max_length=MOST_SLIP, required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Refuse none, and both."""
        if len(data) != 1:
            raise wrong(Format, "jahis（二次元コードの文字）か json のどちらか1つだけを送ってください。")
        return data


class PaperDispensingRequest(ResultRequest):
    """調剤結果 of a paper prescription, signed like any other, for somebody who is at the counter."""

    patient_ref = Text(max_length=64)
    prescription = SlipRequest()


def slip_in(asked: dict[str, bytes]) -> Slip:
    """Return the paper prescription that was sent."""
    [(name, content)] = asked.items()
    return Slip(content=content, form=FORMS[name])
