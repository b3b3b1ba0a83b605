"""The bytes of the checks that are asked, each with what its answer has to hold."""

import json
import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from benchmarks.members import CLINIC_CODES, Member, card_serial, member
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.gateways.sandbox_signing import sign


Request = tuple[bytes, bytes]
MISS_EVERY = 50
NOTHING = b'"not_found"'


def name() -> str:
    """Return a name for one run, of letters alone: twelve digits in a row may be somebody's individual number."""
    return uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))


def by_number(tokens: Sequence[str], people: int, run: str, ready: int) -> Iterator[Request]:
    """Yield checks of random people by their numbers, by random clinics; each 50th is about nobody.

    So many bodies are made ready before the first is sent; after the last they begin anew.
    """
    heads, dice = [head(token) for token in tokens], random.Random(run)
    bodies = [_by_number(dice.randint(1, people), place % MISS_EVERY == 0, people) for place in range(ready)]
    return _keyed(heads, bodies, dice, run)


def _keyed(heads: Sequence[bytes], bodies: Sequence[Request], dice: random.Random, run: str) -> Iterator[Request]:
    start, count = f"{run}-".encode(), len(heads)
    for place, (body, expected) in enumerate(cycle(bodies)):
        yield whole(heads[int(dice.random() * count)], b"%s%08d" % (start, place), body), expected


def _by_number(n: int, is_miss: bool, people: int) -> Request:  # noqa: FBT001 - of one caller
    asked = member(n + people * is_miss)
    return number_body(asked), NOTHING if is_miss else b'"%s"' % asked.number.encode()


def of_one(token: str, n: int, run: str) -> Iterator[Request]:
    """Return checks of one and the same person by one clinic."""
    return _keyed([head(token)], [_by_number(n, False, 0)], random.Random(run), run)  # noqa: FBT003 - as above


def by_card(tokens: Sequence[str], cards: int, run: str, folder: Path, audience: str, most: int) -> list[Request]:
    """Return checks by card, the proofs signed now: they live 120 seconds and are used once (API-1)."""
    authority, dice = CardAuthority(folder), random.Random(run)
    keys = {n: authority.key_and_chain(card_serial(n)) for n in range(1, min(cards, most) + 1)}
    return [_by_card(tokens, dice, f"{run}-{place:08}", keys, audience) for place in range(most)]


def _by_card(tokens: Sequence[str], dice: random.Random, key: str, keys: dict, audience: str) -> Request:
    place, n = dice.randrange(len(tokens)), dice.choice(range(1, len(keys) + 1))
    at = int((datetime.now(UTC) + timedelta(seconds=30)).timestamp())  # noqa: TID251 - the tool's own clock
    claims = {"aud": audience, "organisation": CLINIC_CODES[place], "iat": at, "exp": at + 120, "jti": key}
    more = {"verification": "face", "consents": ["care_drug_allergy_lab"], "use_subsidies": False, "prescriptions": []}
    body = json.dumps({"method": "card", "proof": sign({**claims, **more}, *keys[n])}).encode()
    return whole(head(tokens[place]), key.encode(), body), b'"%s"' % member(n).number.encode()


def head(token: str) -> bytes:
    """Return the lines that all requests of a clinic begin with."""
    return (
        "POST /api/v1/eligibility/checks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\n"
    ).encode()


def number_body(asked: Member) -> bytes:
    """Return the body of a check by number."""
    return json.dumps(
        {"method": "insurance_number", **asked._asdict(), "birth_date": asked.birth_date.isoformat()}
    ).encode()


def whole(start: bytes, key: bytes, body: bytes) -> bytes:
    """Return a request with its Idempotency-Key."""
    return b"%sIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s" % (start, key, len(body), body)
