"""Refusals, faults and advisories of the electronic prescription service (電子処方箋), by family."""

from eprescription.errors import (
    advisories,
    checks,
    dispensing,
    guard,
    json_form,
    limits,
    masters,
    medications,
    records,
    redemption,
    registering,
    signatures,
    stops,
)


__all__ = [
    "advisories",
    "checks",
    "dispensing",
    "guard",
    "json_form",
    "limits",
    "masters",
    "medications",
    "records",
    "redemption",
    "registering",
    "signatures",
    "stops",
]
