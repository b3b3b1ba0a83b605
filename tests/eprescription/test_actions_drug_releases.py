"""A file of a master becomes a release; two people put it in force, and every check asks by it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from eprescription.actions.drug_publishing import PUBLISH, ask_to_publish, ask_to_roll_back
from eprescription.actions.drug_releases import SHIPPED_FROM, discard, load_file, load_samples
from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways.master_forms import FileForm
from eprescription.models import DrugRelease, DrugRow, PairRow
from eprescription.queries.master_releases import pair_changes_of
from eprescription.queries.masters import masters_on
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept, Standing
from platform_site import clock
from platform_site.actions.approval_requests import DEEDS
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted, Unavailable
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.queries import refreshed
from tests.eprescription.receipt_lines import as_file, line, row
from tests.support.approving import approve
from tests.support.drug_rows import file, own_contents
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_masters")]
NEXT = date(2026, 4, 1)
LATER = date(2026, 5, 1)


def load(who: Visitor, content: bytes, form: FileForm = FileForm.RECEIPT, on: date = NEXT) -> DrugRelease:
    """Load a file as somebody of the fund."""
    return load_file(form=form, content=content, effective_on=on, source="架空", by=who.actor, at=clock.now())


def publish(release: DrugRelease, one: Visitor, two: Visitor, about_medium: str = "") -> None:
    """Publish a release by two."""
    asked = ask_to_publish(
        release_id=release.pk, reason="改定", about_medium=about_medium, by=one.actor, at=clock.now()
    )
    approve(asked, two)
    refreshed.forget_all()


def roll_back(release: DrugRelease, one: Visitor, two: Visitor) -> None:
    """Take a release back by two."""
    approve(ask_to_roll_back(release_id=release.pk, reason="誤り", by=one.actor, at=clock.now()), two)
    refreshed.forget_all()


def drug(code: str, on: date = NEXT) -> DrugConcept | None:
    """Return a medicine by its receipt code as the masters of a day have it."""
    found = masters_on(on).drug(DrugCode(System.RECEIPT, code), on)
    assert found is None or isinstance(found, DrugConcept)
    return found


class TestTheMastersThatComeWithThePlatform:
    """Loaded by itself, once."""

    def test_hold_in_the_database_what_the_files_say(self):
        masters, expected = masters_on(NEXT), own_contents()
        assert masters.version == (
            "drugs:2025-07-16 generic:2025-07-16 components:2025-07-16 units:2025-07-16 pairs:2025-07-16"
        )
        for entry in expected.drugs:
            found = drug(entry.receipt_code)
            assert found is not None
            assert (found.name, found.price, found.spec, found.yj_codes) == (
                entry.name, entry.price, entry.spec, entry.yj_codes,
            )  # fmt: skip
            assert found.components

    def test_hold_every_pair_with_both_sides(self):
        masters = masters_on(NEXT)
        for pair in own_contents().pairs:
            for code in pair.a.codes7:
                assert (pair, True) in masters.pairs_of(code)
            for code in pair.b.codes7:
                assert (pair, False) in masters.pairs_of(code)

    def test_are_loaded_once_however_often_the_platform_starts(self):
        before = DrugRelease.objects.count(), DrugRow.objects.count()
        load_samples(by=the_platform(), at=clock.now())
        assert (DrugRelease.objects.count(), DrugRow.objects.count()) == before

    def test_stay_taken_back_when_the_platform_starts_again(self, one, two):
        publish(load(one, file("units.csv"), FileForm.UNITS, on=SHIPPED_FROM - timedelta(days=1)), one, two)
        roll_back(DrugRelease.objects.get(kind="units", effective_on=SHIPPED_FROM), one, two)
        load_samples(by=the_platform(), at=clock.now())
        assert "units:2025-07-15" in masters_on(NEXT).version

    def test_say_nothing_of_a_day_before_them(self):
        with pytest.raises(Unavailable):
            masters_on(SHIPPED_FROM - timedelta(days=1))


class TestLoading:
    """A file, whole or not at all."""

    def test_changes_nothing_before_two_have_published_it(self, one, two):
        release = load(one, as_file(row()))
        assert (release.state, release.rows, drug("699999001")) == ("loaded", 1, None)
        publish(release, one, two)
        found = drug("699999001")
        assert found is not None
        assert (found.name, found.price) == ("架空錠５ｍｇ", Decimal("10.10"))

    def test_of_the_same_file_twice_is_one_release(self, one, two):
        assert load(one, as_file(row())) == load(two, as_file(row()))

    def test_again_after_it_was_discarded_is_another_release(self, one):
        release = load(one, as_file(row()))
        discard(release_id=release.pk, by=one.actor, at=clock.now())
        assert load(one, as_file(row())) != release

    def test_of_a_broken_file_leaves_nothing(self, one):
        before = DrugRelease.objects.count()
        with pytest.raises(WrongDrugFile) as refused:
            load(one, as_file(row(), row(receipt_code="699999002", price="free")))
        assert [(mistake.line, mistake.column) for mistake in refused.value.mistakes] == [(2, "price")]
        assert DrugRelease.objects.count() == before

    def test_is_for_those_who_may_load_masters(self):
        with pytest.raises(NotPermitted):
            load(Visitor.of("support", "fund"), as_file(row()))


class TestADelta:
    """Merged onto what counts on its day."""

    def test_becomes_a_whole_release_with_what_it_was_made_from(self, one, two):
        base = load(one, as_file(row(), row(receipt_code="699999002")))
        publish(base, one, two)
        delta = as_file(row(**line("5", price="8.00")), row(change="3", receipt_code="699999003"))
        made = load(one, delta, FileForm.RECEIPT_DELTA, on=LATER)
        assert (made.made_from, made.rows) == (base, 3)
        publish(made, one, two)
        changed, before = drug("699999001", LATER), drug("699999001", NEXT)
        assert changed is not None
        assert before is not None
        assert (changed.price, changed.name, before.price) == (Decimal("8.00"), before.name, Decimal("10.10"))
        assert drug("699999003", NEXT) is None

    def test_that_abolishes_a_medicine_keeps_it_for_those_who_look_back(self, one, two):
        publish(load(one, as_file(row())), one, two)
        delta = as_file(row(**line("9", abolished_on="20260501")))
        publish(load(one, delta, FileForm.RECEIPT_DELTA, on=LATER), one, two)
        code = DrugCode(System.RECEIPT, "699999001")
        assert masters_on(LATER).standing(code, LATER) is Standing.ABOLISHED
        assert masters_on(NEXT).standing(code, NEXT) is Standing.VALID

    def test_without_a_release_before_it_is_refused(self, one):
        with pytest.raises(NotInThisState):
            load(one, as_file(row(**line("9", abolished_on="20200101"))), FileForm.RECEIPT_DELTA, on=date(2020, 1, 1))


class TestPublishing:
    """By two people, of what was asked for."""

    def test_takes_another_person(self, one):
        asked = ask_to_publish(release_id=load(one, as_file(row())).pk, reason="改定", by=one.actor, at=clock.now())
        with pytest.raises(NotPermitted):
            approve(asked, one)

    def test_of_a_second_release_of_a_day_is_refused(self, one, two):
        publish(load(one, as_file(row())), one, two)
        other = load(one, as_file(row(price="1")))
        with pytest.raises(NotInThisState):
            ask_to_publish(release_id=other.pk, reason="改定", by=one.actor, at=clock.now())

    def test_of_what_is_no_release_is_refused(self, one):
        with pytest.raises(NotFound):
            ask_to_publish(release_id=0, reason="改定", by=one.actor, at=clock.now())

    def test_of_another_content_than_was_asked_for_is_refused(self, one, two):
        asked = ask_to_publish(release_id=load(one, as_file(row())).pk, reason="改定", by=one.actor, at=clock.now())
        asked.content = {**asked.content, "sha256": "0" * 64}
        with pytest.raises(NotWhatWasAsked):
            DEEDS[PUBLISH].do(asked, by=two.actor, at=clock.now())
        assert DrugRelease.objects.get(pk=asked.content["release"]).state == "loaded"

    def test_of_pairs_to_be_verified_needs_a_sentence(self, one, two):
        release = load(one, file("pairs.csv"), FileForm.PAIRS)
        with pytest.raises(Invalid) as refused:
            ask_to_publish(release_id=release.pk, reason="改定", about_medium=" ", by=one.actor, at=clock.now())
        assert [fault.pointer for fault in refused.value.faults] == ["/about_medium"]
        publish(release, one, two, about_medium="年内に確認する")
        assert "pairs:2026-04-01" in masters_on(NEXT).version
        assert PairRow.objects.filter(release=release, confidence="medium").count() == 52

    def test_shows_the_second_person_what_is_to_count(self, one):
        release = load(one, file("pairs.csv"), FileForm.PAIRS)
        asked = ask_to_publish(
            release_id=release.pk, reason="改定", about_medium="年内に確認する", by=one.actor, at=clock.now()
        )
        words = dict(DEEDS[PUBLISH].words(asked))
        assert (words["マスターの種類"], words["行数"], words["適用開始日"]) == ("併用禁忌", "278", "2026-04-01")
        assert (words["確認中の組"], words["確認中の組を使う理由"]) == ("52", "年内に確認する")

    def test_of_pairs_says_what_changes_against_those_that_count(self, one):
        without = file("pairs.csv").decode().replace(",14,0,", ",7,0,", 1).rsplit("\n", 2)[0]
        release = load(one, without.encode(), FileForm.PAIRS)
        before, found = pair_changes_of(release)
        assert before == DrugRelease.objects.get(kind="pairs", effective_on=SHIPPED_FROM)
        assert [change.kind.value for change in found] == ["changed", "removed"]

    def test_of_the_first_pairs_says_that_all_are_new(self):
        first = DrugRelease.objects.get(kind="pairs")
        before, found = pair_changes_of(first)
        assert (before, len(found), {change.kind.value for change in found}) == (None, 278, {"added"})

    def test_shows_nothing_of_pairs_where_there_are_none(self, one):
        asked = ask_to_publish(release_id=load(one, as_file(row())).pk, reason="改定", by=one.actor, at=clock.now())
        assert "確認中の組" not in dict(DEEDS[PUBLISH].words(asked))

    def test_taken_back_lets_the_release_before_count_again(self, one, two):
        release = load(one, as_file(row()))
        publish(release, one, two)
        roll_back(release, one, two)
        assert masters_on(NEXT).version.startswith("drugs:2025-07-16")

    def test_is_not_taken_back_where_nothing_would_count(self, one):
        only = DrugRelease.objects.get(kind="pairs")
        with pytest.raises(NotInThisState):
            ask_to_roll_back(release_id=only.pk, reason="誤り", by=one.actor, at=clock.now())
