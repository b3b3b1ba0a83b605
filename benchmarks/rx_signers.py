"""A doctor of the sandbox's HPKI at each clinic, and prescriptions that they sign beforehand, in processes beside."""

import base64
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from benchmarks.members import CLIENTS
from benchmarks.rx_documents import content, doctor
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.gateways.sandbox_hpki_certificates import Holder
from eprescription.rules.document import Form
from eprescription.rules.signing import Role
from platform_site.periods import jst_day


LIFE = timedelta(days=30)
SHARE = 50
"""Documents that a process signs before it asks for more."""


class Wanted(NamedTuple):
    """A prescription that is to be signed: for person n by the clinic at a place; `serial` is its own."""

    n: int
    place: int
    serial: int
    form: Form


class Signed(NamedTuple):
    """A signed prescription as the API takes it, and the SHA-256 that its answer has to hold."""

    document: str
    signature: str
    sha256: str


class Practice:
    """The doctors of one installation, and the processes in which they sign; its folder is PLATFORM_LOCAL."""

    def __init__(self, environment: dict[str, str], pool: ProcessPoolExecutor) -> None:
        self.folder, self.pool = Path(environment["PLATFORM_LOCAL"]) / "hpki", pool
        authority, at = HpkiAuthority(self.folder), _now()
        for place in range(CLIENTS):
            holder = Holder(Role.DOCTOR, doctor(place), f"{place + 1:06}")
            authority.issue(_name(place), holder, not_before=at - timedelta(days=1), not_after=at + LIFE)

    def signed(self, wanted: Iterable[Wanted]) -> list[Signed]:
        """Sign prescriptions; they are good for the day on which it is done."""
        asked = [(self.folder, each) for each in wanted]
        return list(self.pool.map(_signed, asked, chunksize=SHARE))


def _signed(asked: tuple[Path, Wanted]) -> Signed:
    folder, wanted = asked
    authority, name, at = HpkiAuthority(folder), _name(wanted.place), _now()
    plain = content(*wanted, jst_day(at))
    if wanted.form is Form.JSON:
        envelope, signature = plain, authority.sign_json(name, plain)
    else:
        envelope, signature = authority.sign_file(name, plain, at=at), ""
    return Signed(base64.b64encode(envelope).decode(), signature, sha256(envelope).hexdigest())


def _name(place: int) -> str:
    return f"bench-{place}"


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the tool's own clock
