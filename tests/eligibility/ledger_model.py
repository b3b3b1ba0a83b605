"""What a plain dictionary makes of an insurer's lines: the model that the database has to agree with.

It is written from the documented rules of the feed alone and knows nothing of the code that applies them.
"""

from dataclasses import dataclass, field
from typing import Any


KINDS = {
    "limit": ("limit_from", "limit_last_day", ("limit_form", "limit_class")),
    "special_care": ("special_care_from", "special_care_last_day", ()),
}
TOLD = ("link_token", "name", "sex", "birth_date", "address", "lost_on", "loss_reason")


@dataclass
class Coverage:
    """What is known of one coverage."""

    cells: dict[str, str]
    certificates: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    is_cancelled: bool = False


@dataclass
class Insurer:
    """An insurer's ledger and the persons that it has made known."""

    coverages: dict[tuple[str, str], Coverage] = field(default_factory=dict)
    persons: dict[str, tuple[str, str]] = field(default_factory=dict)
    restrictions: dict[str, bool] = field(default_factory=dict)

    def take(self, line: dict[str, str]) -> str:
        """Apply a line and return its outcome."""
        outcome = self._taken(line)
        if outcome not in ("refused", "held"):
            token = self.coverages[_key(line)].cells["link_token"]
            cells = self.coverages[_key(line)].cells
            self.persons.setdefault(token, (cells["birth_date"], cells["sex"]))
            if line.get("address_withheld"):
                self.restrictions[token] = line["address_withheld"] == "1"
        return outcome

    def died(self, token: str) -> str | None:
        """Return the first day on which a death says that this person is no longer covered."""
        told = [
            each.cells["lost_on"] for each in self.coverages.values()
            if each.cells["link_token"] == token and not each.is_cancelled and each.cells["loss_reason"] == "01"
        ]  # fmt: skip
        return min(told, default=None)

    def _taken(self, line: dict[str, str]) -> str:
        change, known = line["change"], self.coverages.get(_key(line))
        if change in ("new", "change"):
            person = self.persons.get(line["link_token"])
            if person and person != (line["birth_date"], line["sex"]):
                return "held"
        if change == "new":
            return self._added(line, known)
        if known is None or (known.is_cancelled and change != "cancel"):
            return "refused"
        if change == "cancel":
            already, known.is_cancelled, known.certificates = known.is_cancelled, True, {}
            return "unchanged" if already else "cancelled"
        if change == "end":
            end = {name: line[name] for name in ("lost_on", "loss_reason")}
            same, known.cells = known.cells == known.cells | end, known.cells | end
            return "unchanged" if same else "ended"
        told = Coverage(_cells(line), known.certificates | _certificates(line))
        same, self.coverages[_key(line)] = told == known, told
        return "unchanged" if same else "changed"

    def _added(self, line: dict[str, str], known: Coverage | None) -> str:
        told = Coverage(_cells(line), _certificates(line))
        if known is None or known.is_cancelled:
            self.coverages[_key(line)] = told
            return "added"
        same = (known.cells, known.certificates | told.certificates) == (told.cells, known.certificates)
        return "unchanged" if same else "refused"


def _key(line: dict[str, str]) -> tuple[str, str]:
    return line["number"], line["acquired_on"]


def _cells(line: dict[str, str]) -> dict[str, str]:
    return {name: line.get(name, "") for name in TOLD}


def _certificates(line: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, (begins, ends, values) in KINDS.items():
        if line.get(begins):
            found[kind, line[begins]] = {name: line.get(name, "") for name in (ends, *values)}
    return found
