"""Two people put a release of codes in force, and take it back."""

from datetime import date, timedelta

import pytest

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actions.masters import ask_to_publish, ask_to_roll_back, discard_release, load_release
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.errors.merging import NotWhatWasAsked
from platform_site.models import Approval, Code, CodeRelease
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from platform_site.queries.codes import UnknownSystem, codes_in_force
from tests.support.audit_lines import committed_lines
from tests.support.visitors import Visitor


FIRST, SECOND = date(2020, 4, 1), date(2024, 4, 1)


@pytest.fixture
def one() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def two() -> Visitor:
    return Visitor.of("operator", "fund")


def load(who: Visitor | None = None, on: date = SECOND, **codes: str) -> CodeRelease:
    """Load a release, as a person or as the platform."""
    by = who.actor if who else the_platform()
    return load_release(system="tests", effective_on=on, codes=codes, source="架空", by=by, at=clock.now())


def asked(ask, release: CodeRelease, who: Visitor) -> Approval:
    """Ask for something to be done with a release."""
    return ask(release_id=release.pk, reason="改定のため", by=who.actor, at=clock.now())


def approved(approval: Approval, who: Visitor) -> None:
    """Approve it."""
    approval_requests.approve(uid=approval.uid, sha256=bytes(approval.sha256), by=who.actor, at=clock.now())
    refreshed.forget_all()


def done(ask, release: CodeRelease, one: Visitor, two: Visitor) -> CodeRelease:
    """Have it done by two."""
    approved(asked(ask, release, one), two)
    release.refresh_from_db()
    return release


def in_force(on: date = SECOND) -> dict[str, str]:
    """Return what counts, read anew."""
    refreshed.forget_all()
    return codes_in_force("tests", on=on)


@pytest.mark.django_db
class TestPublishing:
    """By two, naming the content."""

    def test_puts_a_release_in_force_from_its_day(self, one, two):
        load(on=FIRST, a="甲")
        release = done(ask_to_publish, load(one, a="甲（新）"), one, two)
        assert release.state == "published"
        assert release.published_at is not None
        assert (in_force(FIRST), in_force()) == ({"a": "甲"}, {"a": "甲（新）"})

    def test_names_system_day_and_content(self, one):
        release = load(one, a="甲")
        approval = asked(ask_to_publish, release, one)
        assert approval.about == "tests 2024-04-01"
        assert approval.content == {
            "release": release.pk, "system": "tests", "effective_on": "2024-04-01", "sha256": release.sha256,
        }  # fmt: skip

    def test_is_refused_to_the_one_who_asked(self, one):
        approval = asked(ask_to_publish, load(one, a="甲"), one)
        with pytest.raises(NotPermitted):
            approved(approval, one)
        with pytest.raises(UnknownSystem):
            in_force()

    def test_is_not_asked_for_by_somebody_without_the_right(self, one):
        release = load(one, a="甲")
        for ask in (ask_to_publish, ask_to_roll_back, discard):
            for other in (Visitor.of("fund_officer", "fund"), Visitor.of("insurer_clerk", "union")):
                with pytest.raises(NotPermitted):
                    asked(ask, release, other)

    def test_is_not_approved_by_somebody_without_the_right(self, one):
        approval = asked(ask_to_publish, load(one, a="甲"), one)
        with pytest.raises(NotPermitted):
            approved(approval, Visitor.of("fund_officer", "fund"))

    def test_is_refused_while_another_of_the_same_day_is_in_force(self, one):
        load(a="甲")
        release = load(one, a="乙")
        with pytest.raises(NotInThisState, match="CONF-STATE") as refusal:
            asked(ask_to_publish, release, one)
        assert "先にその公開を取り消して" in refusal.value.detail

    def test_is_refused_when_another_of_the_same_day_came_first(self, one, two):
        approval = asked(ask_to_publish, load(one, a="甲"), one)
        load(a="乙")
        with pytest.raises(NotInThisState):
            approved(approval, two)
        assert in_force() == {"a": "乙"}

    def test_is_not_asked_for_twice_for_a_day(self, one, two):
        asked(ask_to_publish, load(one, a="甲"), one)
        with pytest.raises(NotInThisState):
            asked(ask_to_publish, load(one, a="乙"), two)

    def test_is_refused_when_the_content_is_no_longer_what_was_asked_for(self, one, two):
        release = load(one, a="甲")
        approval = asked(ask_to_publish, release, one)
        Code.objects.create(release=release, code="b", name="こっそり")
        with pytest.raises(NotWhatWasAsked):
            approved(approval, two)
        release.refresh_from_db()
        assert release.state == "loaded"

    def test_of_what_is_published_or_discarded_is_refused(self, one):
        thrown = discard(release_id=load(one, a="甲").pk, by=one.actor, at=clock.now())
        for release in (load(on=FIRST, a="甲"), thrown):
            with pytest.raises(NotInThisState):
                asked(ask_to_publish, release, one)

    def test_of_what_is_not_there_is_refused(self, one):
        for ask in (ask_to_publish, ask_to_roll_back, discard):
            with pytest.raises(NotFound):
                asked(ask, CodeRelease(pk=2**31), one)

    def test_of_a_day_that_has_passed_is_a_correction_and_allowed(self, one, two):
        load(on=FIRST, a="甲")
        done(ask_to_publish, load(one, on=SECOND, a="甲（訂正）"), one, two)
        assert in_force(SECOND) == {"a": "甲（訂正）"}


@pytest.mark.django_db
class TestRollingBack:
    """By two; what came before counts again."""

    def test_puts_the_earlier_release_in_force_again(self, one, two):
        load(on=FIRST, a="甲")
        release = done(ask_to_roll_back, load(a="甲（誤り）"), one, two)
        assert (release.state, in_force()) == ("rolled_back", {"a": "甲"})
        assert release.rolled_back_at is not None

    def test_can_be_taken_back_by_publishing_again(self, one, two):
        load(on=FIRST, a="甲")
        release = done(ask_to_roll_back, load(a="乙"), one, two)
        release = done(ask_to_publish, release, one, two)
        assert (release.state, release.rolled_back_at, in_force()) == ("published", None, {"a": "乙"})

    def test_makes_room_for_another_release_of_the_same_day(self, one, two):
        load(on=FIRST, a="甲")
        done(ask_to_roll_back, load(a="乙"), one, two)
        done(ask_to_publish, load(one, a="丙"), one, two)
        assert in_force() == {"a": "丙"}

    def test_of_what_was_never_published_is_refused(self, one):
        with pytest.raises(NotInThisState):
            asked(ask_to_roll_back, load(one, a="甲"), one)

    def test_is_refused_where_nothing_would_count_any_more(self, one):
        release = load(a="甲")
        with pytest.raises(NotInThisState) as refusal:
            asked(ask_to_roll_back, release, one)
        assert "前の版がなく" in refusal.value.detail

    def test_of_the_first_release_is_allowed_before_its_day(self, one, two):
        ahead = jst_day(clock.now()) + timedelta(days=30)
        assert done(ask_to_roll_back, load(on=ahead, a="甲"), one, two).state == "rolled_back"


@pytest.mark.django_db
class TestDiscarding:
    """An unpublished release is thrown away by one person."""

    def test_ends_it(self, one):
        release = load(one, a="甲")
        assert discard(release_id=release.pk, by=one.actor, at=clock.now()).state == "discarded"

    def test_of_a_published_one_is_refused(self, one):
        with pytest.raises(NotInThisState):
            discard(release_id=load(a="甲").pk, by=one.actor, at=clock.now())

    def test_voids_what_waits_for_approval(self, one, two):
        release = load(one, a="甲")
        approval = asked(ask_to_publish, release, one)
        discard(release_id=release.pk, by=one.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            approved(approval, two)


def discard(*, release_id, by, at, reason="") -> CodeRelease:
    """Discard; takes a reason like the others and needs none."""
    return discard_release(release_id=release_id, by=by, at=at)


def test_each_step_leaves_its_line(committed):
    one, two = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")
    load(on=FIRST, a="甲")
    release = done(ask_to_publish, load(one, a="乙"), one, two)
    done(ask_to_roll_back, release, one, two)
    for event, by in [("masters.loaded", one), ("masters.published", two), ("masters.rolled_back", two)]:
        (line,) = committed_lines(committed, event=event, user_uid=by.user.uid)
        assert (line["about"], line["outcome"]) == ("tests 2024-04-01", "done")
