"""Any lines, in any files, cut into any chunks: the database holds what a plain dictionary holds."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eligibility.actions import feeds, withholding
from eligibility.models import Certificate, CoverageVersion
from platform_site.actions.people import link_index
from platform_site.models import Person, Restriction
from tests.eligibility import ledger_model
from tests.support.feeds import Insurer, apply, line, outcomes


TOKENS = ["TEST-STATE-1", "TEST-STATE-2", "TEST-STATE-3"]
CERTIFICATES = st.sampled_from(
    [
        {},
        {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-08-01"},
        {"limit_form": "01", "limit_class": "A02", "limit_from": "2026-08-01", "limit_last_day": "2027-07-31"},
        {"limit_form": "01", "limit_class": "A02", "limit_from": "2026-08-01", "limit_last_day": "2026-07-31"},
        {"special_care_from": "2026-09-01"},
        {"special_care_from": "2026-09-01", "special_care_last_day": "2026-12-31"},
    ]
)
ENDS = st.sampled_from([("", ""), ("2026-10-01", "99"), ("2026-10-01", "01"), ("2026-09-01", "01")])
FLAG = st.sampled_from(["", "", "1", "0"])
# Shrinking a failure takes minutes on a database; whoever meets one adds Phase.shrink.
QUICK = settings(
    max_examples=12, stateful_step_count=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)


@st.composite
def lines(draw: st.DrawFn) -> dict[str, str]:
    """Return a well-formed line about one of a few coverages of a few persons."""
    change = draw(st.sampled_from(["new", "new", "change", "change", "end", "cancel"]))
    lost_on, reason = draw(ENDS)
    if change == "end" and not lost_on:
        lost_on, reason = "2026-11-01", "03"
    return line(
        draw(st.sampled_from(["1", "2", "3"])),
        change=change,
        acquired_on=draw(st.sampled_from(["2026-04-01", "2026-05-01"])),
        link_token=draw(st.sampled_from(TOKENS)),
        birth_date=draw(st.sampled_from(["1980-01-01", "1980-01-01", "1980-01-01", "1990-09-09"])),
        name=draw(st.sampled_from(["試験　一", "試験　二"])),
        address=draw(st.sampled_from(["", "架空市1", "架空市2"])),
        address_withheld=draw(FLAG),
        lost_on=lost_on,
        loss_reason=reason,
        **(draw(CERTIFICATES) if change in ("new", "change") else {}),
    )


class Feeds(RuleBasedStateMachine):
    """Files of one insurer, beside the model."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.insurer, self.model = Insurer(), ledger_model.Insurer()
        self.sent: list[tuple[int, list[dict[str, str]]]] = []

    @rule(rows=st.lists(lines(), min_size=1, max_size=8), chunk=st.integers(1, 9))
    def send(self, rows: list[dict[str, str]], chunk: int) -> None:
        """Send a file: every line comes to what the model says."""
        number = 2 + len(self.sent)
        self.sent.append((number, rows))
        assert self.applied(rows, number, chunk) == [self.model.take(row) for row in rows]

    @precondition(lambda self: self.sent)
    @rule(which=st.randoms(), chunk=st.integers(1, 9))
    def send_again(self, which: Any, chunk: int) -> None:
        """Send one of the files once more: nothing changes, whatever was said since."""
        number, rows = which.choice(self.sent)
        before = CoverageVersion.objects.count()
        told = self.applied(rows, number, chunk)
        assert set(told) <= {"unchanged", "refused", "held"}
        assert CoverageVersion.objects.count() == before

    def applied(self, rows: list[dict[str, str]], number: int, chunk: int) -> list[str]:
        """Send rows as a file, apply it in chunks of a size, and return the outcomes."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(feeds, "CHUNK", chunk)
            return [told.split()[0] for told in outcomes(apply(self.insurer.send(*rows, number=number)))]

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        """Compare everything that is known now."""
        known = {
            (row.coverage.number, str(row.coverage.acquired_on)): row
            for row in CoverageVersion.objects.filter(
                feed__file_number__gte=2, known_until__isnull=True
            ).select_related("coverage", "person")
        }
        assert known.keys() == self.model.coverages.keys()
        for key, coverage in self.model.coverages.items():
            assert stored(known[key]) == (told(coverage.cells), coverage.is_cancelled)
            assert certificates(known[key]) == granted(coverage)

    @invariant()
    def knows_whom_the_model_knows(self) -> None:
        """Compare persons, deaths and restrictions; nothing that is withheld stands in the clear."""
        for token in TOKENS:
            person = Person.objects.filter(link_index=link_index(token)).first()
            assert (person and (str(person.birth_date), person.sex)) == self.model.persons.get(token)
            if person:
                lost_on = self.model.died(token)
                assert person.died_on == (lost_on and date.fromisoformat(lost_on) - timedelta(days=1))
                withheld = Restriction.objects.filter(person=person, lifted_at__isnull=True).exists()
                assert withheld == self.model.restrictions.get(token, False)
                in_clear = CoverageVersion.objects.filter(person=person).exclude(address="", postal_code="")
                assert not (withheld and in_clear.exists())

    @invariant()
    def history_has_no_gap_and_no_overlap(self) -> None:
        """Follow each coverage from its first version to its current one."""
        ends: dict[int, Any] = {}
        for row in CoverageVersion.objects.filter(feed__file_number__gte=2).order_by("pk"):
            assert ends.get(row.coverage_id, row.known_from) == row.known_from
            assert row.known_until is None or row.known_from < row.known_until
            ends[row.coverage_id] = row.known_until
        assert set(ends.values()) <= {None}

    def teardown(self) -> None:
        """Leave nothing behind."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)


def stored(row: CoverageVersion) -> tuple[dict[str, str], bool]:
    """Return a current version as the model would hold it."""
    lost_on = str(row.lost_on or "")
    return {
        "link_token": bytes(row.person.link_index).hex(), "name": row.name, "sex": row.sex, "lost_on": lost_on,
        "birth_date": str(row.birth_date), "address": withholding.address_of(row)[1], "loss_reason": row.loss_reason,
    }, row.is_cancelled  # fmt: skip


def told(cells: dict[str, str]) -> dict[str, str]:
    """Return the model's cells, with the token as it is stored."""
    return cells | {"link_token": link_index(cells["link_token"]).hex()}


def certificates(row: CoverageVersion) -> Counter[tuple[Any, ...]]:
    """Return what is known of certificates now."""
    rows = Certificate.objects.filter(coverage=row.coverage, known_until__isnull=True)
    return Counter(rows.values_list("kind", "valid_from", "valid_until", "limit_class"))


def granted(coverage: ledger_model.Coverage) -> Counter[tuple[Any, ...]]:
    """Return the model's certificates in the same form."""
    found: Counter[tuple[Any, ...]] = Counter()
    for (kind, begins), cells in coverage.certificates.items():
        last = next((cell for name, cell in cells.items() if name.endswith("last_day") and cell), None)
        until = date.fromisoformat(last) + timedelta(days=1) if last else None
        found[kind, date.fromisoformat(begins), until, cells.get("limit_class", "")] += 1
    return found


@pytest.mark.django_db
@pytest.mark.as_role("worker")
def test_the_database_holds_what_a_plain_dictionary_holds() -> None:
    run_state_machine_as_test(Feeds, settings=QUICK)
