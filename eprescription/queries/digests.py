"""By what a prescription is found again without its numbers being stored in the open: HMACs under the index's key."""

from platform_site import keys


def of_person(person_id: int, number: str) -> bytes:
    """Return under what a redemption number is one person's, once among her live prescriptions."""
    return _mac("person", str(person_id), number)


def of_printed(printed: tuple[str, str, str, str], number: str) -> bytes:
    """Return under what it is found by insurer, symbol, number and branch, by `rules.redemption.printed_key`."""
    return _mac("printed", *printed, number)


def of_household(printed: tuple[str, str, str, str], number: str) -> bytes:
    """Return under what it is found where the branch was left out."""
    return _mac("household", *printed[:3], number)


def of_payer(payer: tuple[str, str], number: str) -> bytes:
    """Return under what it is found by payer and recipient number, by `rules.redemption.payer_key`."""
    return _mac("payer", *payer, number)


def findings_secret(subject: bytes, organisation_id: int) -> bytes:
    """Return under what masked findings of one document, or of one question, are named at a facility (I04-4)."""
    return _mac("findings", subject.hex(), str(organisation_id))


def _mac(*parts: str) -> bytes:
    return keys.mac("blind_index", "\0".join(("eprescription", *parts)).encode())
