"""引換番号: six digits that find a prescription together with the numbers on its copy, and die with it (E-18)."""

import secrets
from collections.abc import Mapping
from typing import Any

from eprescription.queries import digests
from eprescription.rules.document import Document
from eprescription.rules.redemption import new_number, payer_key, printed_key


TRIES = 5


def draw() -> str:
    """Return a number by chance; whether it is free is for the database to say."""
    return new_number((), secrets.randbelow)


def digests_of(document: Document, *, person_id: int, number: str) -> Mapping[str, Any]:
    """Return the fields by which a prescription is found, and kept apart from others, under a number."""
    insurance = document.insurance
    fields: dict[str, Any] = {
        "number_digest": digests.of_person(person_id, number),
        "redemption_digest": None,
        "redemption_digest_nobranch": None,
        "public_digests": [
            digests.of_payer(payer_key(payer.payer_number, payer.recipient_number), number) for payer in document.payers
        ],
    }
    if insurance.insurer_number:
        printed = printed_key(insurance.insurer_number, insurance.symbol, insurance.number, insurance.branch)
        fields["redemption_digest"] = digests.of_printed(printed, number)
        fields["redemption_digest_nobranch"] = digests.of_household(printed, number)
    return fields
