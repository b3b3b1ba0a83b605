"""The platform's time stamp says which bytes stood here when, and nobody changes it."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.gateways.time_stamps import KEY, TimeStamp, TimeStampUnreadable, read, stamp
from platform_site import keys
from tests.eprescription.signers_by_hand import AT
from tests.support import keyrings


DIGEST = hashlib.sha256(b"dispensing").digest()
ABOUT = "Dispensing:0b7e0b0e-0000-4000-8000-000000000001"


@pytest.fixture(scope="module", autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with keyrings.own(tmp_path_factory.mktemp("keys") / "keys"):
        yield


def unreadable(compact: str) -> bool:
    """Tell that a time stamp is refused."""
    with pytest.raises(TimeStampUnreadable):
        read(compact)
    return True


def signed(header: object, claims: object) -> str:
    """Return a JWS of any header and claims, signed with the platform's own key."""
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in (header, claims)]
    message = ".".join(parts)
    _, signature = keys.sign(KEY, message.encode())
    return f"{message}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


HEADER = {"alg": "ES256", "kid": "1", "typ": "rx-time-stamp"}
CLAIMS = {"about": ABOUT, "at": AT.isoformat(), "sha256": DIGEST.hex()}


def test_what_was_stamped_is_read() -> None:
    assert read(stamp(DIGEST, ABOUT, AT)) == TimeStamp(DIGEST, ABOUT, AT)
    assert read(stamp(DIGEST, ABOUT, AT.astimezone(timezone(timedelta(hours=9))))).at == AT
    assert read(signed(HEADER, CLAIMS)) == TimeStamp(DIGEST, ABOUT, AT)


@given(place=st.integers(0, 5000), letter=st.sampled_from("Aa0-_.="))
def test_a_changed_letter_is_refused(place: int, letter: str) -> None:
    compact = stamp(DIGEST, ABOUT, AT)
    place %= len(compact)
    changed = compact[:place] + letter + compact[place + 1 :]
    if changed == compact:
        return
    # The last letter of a part holds bits that mean nothing.
    with suppress(TimeStampUnreadable):
        assert read(changed) == TimeStamp(DIGEST, ABOUT, AT)


@pytest.mark.parametrize(
    "header",
    [
        HEADER | {"typ": "at+jwt"},
        HEADER | {"kid": "2"},
        HEADER | {"kid": "../1"},
        {"alg": "ES256"},
        [],
    ],
)
def test_another_header_is_refused_though_rightly_signed(header: object) -> None:
    assert unreadable(signed(header, CLAIMS))


@pytest.mark.parametrize("claims", [{}, [], CLAIMS | {"at": "now"}, CLAIMS | {"sha256": "xx"}])
def test_claims_that_say_no_time_stamp_are_refused(claims: object) -> None:
    assert unreadable(signed(HEADER, claims))


@pytest.mark.parametrize("other", ["", "a.b", "a.b.c", "....", "あ.い.う"])
def test_what_is_no_time_stamp_is_refused(other: str) -> None:
    assert unreadable(other)


def test_a_signature_of_another_length_is_refused() -> None:
    header, claims, signature = stamp(DIGEST, ABOUT, AT).split(".")
    assert unreadable(f"{header}.{claims}.{signature[:-4]}")
