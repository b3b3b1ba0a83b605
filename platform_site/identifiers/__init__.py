"""Numbers, codes, dates and characters as people write them, read into frozen values.

Plain Python on values. Whatever cannot be read raises `BadIdentifier`, which carries a field problem and a
sentence for the person at the counter, and never the value itself.
"""

from platform_site.identifiers.checksums import modulus10_weight21
from platform_site.identifiers.facilities import FacilityCode, FeeTable
from platform_site.identifiers.insurers import InsurerNumber
from platform_site.identifiers.municipalities import MunicipalityCode
from platform_site.identifiers.payers import LocalRecipientNumber, PayerNumber, RecipientNumber
from platform_site.identifiers.problems import BadIdentifier


__all__ = [
    "BadIdentifier",
    "FacilityCode",
    "FeeTable",
    "InsurerNumber",
    "LocalRecipientNumber",
    "MunicipalityCode",
    "PayerNumber",
    "RecipientNumber",
    "modulus10_weight21",
]
