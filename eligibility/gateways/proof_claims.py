"""What a proof may say, field by field: exact types, known words, nothing else (E-01 to E-03)."""

import re
from collections.abc import Callable, Mapping
from typing import Any


Form = Callable[[Any], bool]

VERIFICATIONS = frozenset({"face", "pin", "visual", "phone_certificate", "home"})
CONSENTS = frozenset(
    {
        "disease_surgery_infection",
        "care_drug_allergy_lab",
        "checkup",
        "specific_disease",
        "vaccination",
        "maternal_child",
        "municipal_screening",
        "care_insurance",
    }
)
PRESCRIPTION_FORMS = frozenset({"electronic", "paper"})
MOST_PRESCRIPTIONS = 20
# Seconds since 1970 until the year 2106: past it no proof is made, and a clock's arithmetic stays in range.
LATEST = 2**32

REQUIRED = frozenset({"aud", "organisation", "iat", "exp", "jti", "verification"})


def are_fit(claims: Mapping[str, Any]) -> bool:
    """Tell if no field is missing or unknown, and each is of the form that it must have."""
    if not REQUIRED <= claims.keys() <= FORMS.keys():
        return False
    return all(FORMS[name](value) for name, value in claims.items())


def _matches(pattern: str) -> Form:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _is_one_of(words: frozenset[str]) -> Form:
    return lambda value: isinstance(value, str) and value in words


def _is_second(value: object) -> bool:
    # `True` is an int to Python, and no time to anybody.
    return type(value) is int and 0 < value < LATEST


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _are(form: Form, most: int) -> Form:
    def fits(value: object) -> bool:
        if not isinstance(value, list) or len(value) > most:
            return False
        return all(form(item) for item in value) and len(set(value)) == len(value)

    return fits


FORMS: Mapping[str, Form] = {
    "aud": _matches(r"[!-~]{1,256}"),
    "organisation": _matches(r"[0-9A-Za-z-]{1,32}"),
    "iat": _is_second,
    "exp": _is_second,
    "jti": _matches(r"[A-Za-z0-9._~-]{16,64}"),
    "verification": _is_one_of(VERIFICATIONS),
    "consents": _are(_is_one_of(CONSENTS), len(CONSENTS)),
    "use_subsidies": _is_flag,
    "prescription_form": _is_one_of(PRESCRIPTION_FORMS),
    "prescriptions": _are(_matches(r"[!-~]{1,64}"), MOST_PRESCRIPTIONS),
}
