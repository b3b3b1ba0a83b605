"""回収: why a prescription is taken out of use by others than its issuer's cancellation."""

from collections.abc import Mapping


REASONS: Mapping[str, str] = {
    "paper_handled": "紙の処方箋で調剤したため",
    "reissued": "処方箋を再発行したため",
    "medicine_recalled": "医薬品の回収のため",
}
"""Reason → its Japanese words."""
