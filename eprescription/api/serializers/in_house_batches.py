"""What a batch of in-house prescriptions takes."""

import base64
from typing import Any

from rest_framework import serializers

from eprescription.actions.in_house_batches import MOST
from eprescription.api.serializers.prescriptions import PrescriptionRequest
from eprescription.rules.document import Setting
from platform_site.api.fields import OneOf, Strict


class InHouseItem(PrescriptionRequest):
    """One in-house prescription, signed or not; `setting` says if it was given at a visit, at discharge, in a stay."""

    kind = None  # type: ignore[assignment]
    setting = OneOf([setting.value for setting in Setting])

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the item as plain JSON values, its document in base64 as it came."""
        values = super().to_internal_value(data)
        return {**values, "document": base64.b64encode(values["document"]).decode()}


class InHouseBatchRequest(Strict):
    """Up to 500 in-house prescriptions."""

    items = serializers.ListField(child=InHouseItem(), min_length=1, max_length=MOST)
