"""The bytes that a clinic's program sends for prescriptions: checks of medicines, and registrations."""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import cycle, islice
from urllib.request import Request as Question
from urllib.request import urlopen

from benchmarks import requests
from benchmarks.members import CLIENTS, member
from benchmarks.requests import Request, number_body
from benchmarks.rx_documents import DAYS
from benchmarks.rx_medicines import PRESCRIBED, prescribed, taken
from benchmarks.rx_signers import Signed, Wanted
from benchmarks.traffic import Site


API = "/api/v1/eprescription"
MET = 2
"""Of the medicines of a check, those that somebody who takes very many takes already."""


def place_of(n: int) -> int:
    """Return the place of the clinic that person n visits."""
    return n % CLIENTS


def visits(site: Site, people: Iterable[int]) -> dict[int, str]:
    """Have people come to the counters of their clinics; return each one's handle there."""
    asked = list(people)
    with ThreadPoolExecutor(8) as threads:
        return dict(zip(asked, threads.map(lambda n: _visit(site, n), asked), strict=True))


def checks(site: Site, refs: dict[int, str], on: date, most: int) -> list[Request]:
    """Return checks of some medicines, a person after the other and from the first again; each meets something."""
    bodies = {n: _check_body(n, ref, on) for n, ref in refs.items()}
    return [_whole(site, n, "checks", bodies[n], b'"duplicate"') for n in islice(cycle(refs), most)]


def registrations(
    site: Site, refs: dict[int, str], wanted: Sequence[Wanted], signed: Sequence[Signed]
) -> list[Request]:
    """Return the registrations of signed prescriptions."""
    return [
        _whole(site, each.n, "prescriptions", _body(each, made, refs[each.n]), made.sha256.encode())
        for each, made in zip(wanted, signed, strict=True)
    ]


def _visit(site: Site, n: int) -> str:
    head = {"Authorization": f"Bearer {site.tokens[place_of(n)]}", "Idempotency-Key": requests.name()}
    question = Question(
        f"http://127.0.0.1:{site.port}/api/v1/eligibility/checks", number_body(member(n)),
        {**head, "Content-Type": "application/json"},
    )  # fmt: skip
    with urlopen(question, timeout=30) as answer:  # noqa: S310 - our own address
        ref: str = json.load(answer)["patient_ref"]
    return ref


def _check_body(n: int, ref: str, on: date) -> bytes:
    # Who takes very many takes a hundred that follow each other in the list, from a place of her own on.
    there, first = taken(on), 7 * n + 1
    met = [there[(first + step) % len(there)] for step in range(MET)]
    items = [
        {"code": {"system": "receipt", "value": drug.receipt_code}, "dosage_form": "internal", "quantity": DAYS}
        for drug in (*prescribed(on)[: PRESCRIBED - MET], *met)
    ]
    return json.dumps({"patient_ref": ref, "items": items}).encode()


def _body(wanted: Wanted, made: Signed, ref: str) -> bytes:
    body = {"form": wanted.form.value, "document": made.document, "patient_ref": ref}
    return json.dumps({**body, "signature": made.signature} if made.signature else body).encode()


def _whole(site: Site, n: int, door: str, body: bytes, expected: bytes) -> Request:
    head = (
        f"POST {API}/{door} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {site.tokens[place_of(n)]}\r\n"
    )
    return requests.whole(head.encode(), requests.name().encode(), body), expected
