"""Loads of prepared requests on one server, with what web processes and PostgreSQL used for them, apart."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import prepared, processes, rx_requests
from benchmarks.requests import Request
from benchmarks.rx_signers import Practice, Wanted
from benchmarks.traffic import Site
from eprescription.rules.document import Form


class CheckDesk:
    """Checks on request for people who take very many medicines, each at her clinic."""

    def __init__(self, site: Site, people: Iterable[int], on: date) -> None:
        self.site, self.on, self.refs = site, on, rx_requests.visits(site, people)

    def load(self, most: int, **plan: Any) -> dict[str, Any]:
        """Make a load of so many checks at most; the budget of the day is 12 of them for each person (I04-4)."""
        return load(self.site, rx_requests.checks(self.site, self.refs, self.on, most), **plan)


class RegistrationDesk:
    """Registrations for people in turn, each at her clinic, of documents that were never sent before."""

    def __init__(self, site: Site, practice: Practice, people: Iterable[int]) -> None:
        self.site, self.practice, self.refs = site, practice, rx_requests.visits(site, people)
        self.serial, self.turn = 0, cycle(self.refs)

    def load(self, most: int, forms: Sequence[Form], **plan: Any) -> dict[str, Any]:
        """Have so many documents signed, in these forms by turns; then make a load of them."""
        wanted = [self._wanted(form) for form in islice(cycle(forms), most)]
        made = rx_requests.registrations(self.site, self.refs, wanted, self.practice.signed(wanted))
        return load(self.site, made, **plan)

    def _wanted(self, form: Form) -> Wanted:
        self.serial += 1
        n = next(self.turn)
        return Wanted(n, rx_requests.place_of(n), self.serial, form)


def load(site: Site, made: Iterable[Request], **plan: Any) -> dict[str, Any]:
    """Make a load of prepared requests; `web_us` is the part of `cpu_us` that is not PostgreSQL's."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "requests"
        prepared.keep(path, made)
        before = processes.cpu(processes.tree(site.process))
        seen = site.load(prepared=str(path), **plan)
        used = processes.cpu(processes.tree(site.process)) - before
    return {**seen, "web_us": used / seen["accepted"] * 1e6 if seen["accepted"] else None}
