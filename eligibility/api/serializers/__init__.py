"""What the eligibility doors take, member by member; nothing else passes; one file a noun."""

from eligibility.api.serializers.bulk import BulkCheck
from eligibility.api.serializers.checks import METHODS, Check, for_method
from eligibility.api.serializers.consents import ConsentRequest
from eligibility.api.serializers.patient_numbers import PatientNumberRequest


__all__ = ["METHODS", "BulkCheck", "Check", "ConsentRequest", "PatientNumberRequest", "for_method"]
