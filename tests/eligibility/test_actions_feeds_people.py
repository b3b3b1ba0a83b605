"""People who send and decide about files by their roles; the worker judges their right anew, and two are two humans."""

from dataclasses import replace
from typing import Any

import pytest

from eligibility.actions import assistance_feeds, feed_holds, feeds, ledger_comparisons, provisional
from eligibility.errors import feeds as faults
from eligibility.models import CoverageFeed
from eligibility.queries.staff_names import names_of, names_of_actor
from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import ActingUserWrong, NotFound, NotPermitted
from platform_site.models import Job, Membership, Organisation, User
from tests.factories.platform_site import ApprovalFactory
from tests.support.assistance import recipient
from tests.support.feeds import Insurer, apply, file, line, outcomes
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
INSURER = Insurer()


def clerk(house: str = "union") -> Visitor:
    """Return somebody who sends files."""
    return Visitor.of("insurer_clerk", house)


def approver(house: str = "union") -> Visitor:
    """Return somebody who decides about held ones."""
    return Visitor.of("insurer_approver", house)


def also(visitor: Visitor, role: str, staff_id: str = "") -> Visitor:
    """Return the same human in a second role."""
    membership = Membership.objects.create(
        user=visitor.user,
        organisation=visitor.membership.organisation,
        role=role,
        staff_id=staff_id,
        given_at=clock.now(),
    )
    return Visitor(visitor.user, membership, visitor.browser)


def sent(by: Actor, *rows: dict[str, str], number: int | None = None) -> Job:
    """Have somebody send a file."""
    return feeds.receive_feed(content=INSURER.content(*rows or [line()], number=number), by=by, at=clock.now())


def release(job: Job, by: Actor) -> Job:
    """Have somebody release a file."""
    return feed_holds.release_feed(job_uid=job.uid, sha256=bytes(job.content_sha256), by=by, at=clock.now())


class TestSending:
    def test_a_clerk_sends_a_file_and_the_worker_applies_it_in_her_name(self) -> None:
        visitor = clerk()
        job = sent(visitor.actor)
        assert CoverageFeed.objects.get(job_uid=job.uid).sent_by == visitor.user.username
        assert job.client_uid == visitor.user.uid
        assert outcomes(apply(job)) == ["added"]

    @pytest.mark.parametrize(
        ("role", "house"),
        [
            ("insurer_approver", "union"),
            ("welfare_clerk", "welfare"),
            ("fund_officer", "fund"),
            ("receptionist", "clinic"),
        ],
    )
    def test_nobody_else_does(self, role: str, house: str) -> None:
        by = Visitor.of(role, house).actor
        for ask in (
            lambda: feeds.receive_feed(content=b"", by=by, at=clock.now()),
            lambda: ledger_comparisons.request_comparison(content=b"", by=by, at=clock.now()),
            lambda: provisional.register_same_day(row={}, by=by, at=clock.now()),
        ):
            with pytest.raises(NotPermitted):
                ask()
        assert not Job.objects.filter(client_uid=by.user).exists()

    def test_a_welfare_clerk_sends_the_offices_file(self) -> None:
        by = Visitor.of("welfare_clerk", "welfare").actor
        from eligibility.gateways import feed_writer
        from eligibility.rules.assistance_layout import LAYOUT

        content = feed_writer.write("12139994", file_number=900, as_of=clock.now(), rows=[recipient()], layout=LAYOUT)
        job = assistance_feeds.receive_feed(content=content, by=by, at=clock.now())
        assistance_feeds.apply_feed(job_uid=str(job.uid), now=clock.now)
        assert outcomes(job) == ["added"]

    def test_an_insurers_clerk_sends_no_welfare_file(self) -> None:
        with pytest.raises(NotPermitted):
            assistance_feeds.receive_feed(content=b"", by=clerk().actor, at=clock.now())

    def test_a_file_of_another_insurer_is_refused_as_a_whole(self) -> None:
        job = apply(sent(clerk("city_insurer").actor))
        assert (job.state, job.code) == ("failed", "ELIG-FEED-BROKEN")


class TestTheWorker:
    @pytest.mark.parametrize("lost", ["membership", "account", "house"])
    def test_applies_nothing_for_somebody_who_has_lost_her_right_meanwhile(self, lost: str) -> None:
        visitor = clerk()
        job = sent(visitor.actor)
        if lost == "membership":
            Membership.objects.filter(pk=visitor.membership.pk).update(ended_at=clock.now())
        elif lost == "account":
            User.objects.filter(pk=visitor.user.pk).update(is_active=False)
        else:
            Organisation.objects.filter(pk=visitor.membership.organisation_id).update(closed_at=clock.now())
        assert (apply(job).state, job.code, outcomes(job)) == ("failed", "AUTH-CLIENT-DISABLED", [])

    def test_nor_for_somebody_whose_role_no_longer_sends_files(self) -> None:
        visitor = clerk()
        job = sent(visitor.actor)
        Membership.objects.filter(pk=visitor.membership.pk).update(role="insurer_approver")
        assert (apply(job).state, job.code) == ("failed", "AUTH-NOT-PERMITTED")

    def test_goes_on_for_somebody_who_has_another_role_besides(self) -> None:
        visitor = approver()
        job = sent(also(visitor, "insurer_clerk").actor)
        assert apply(job).state == "done"


class TestReleasing:
    def test_an_approver_releases_what_a_clerk_sent(self) -> None:
        job = apply(sent(clerk().actor, number=4))
        assert job.state == "held"
        second = approver()
        release(job, second.actor)
        assert CoverageFeed.objects.get(job_uid=job.uid).released_by == second.user.username
        assert apply(job).state == "done"

    def test_the_clerk_who_sent_it_may_not(self) -> None:
        visitor = clerk()
        job = apply(sent(visitor.actor, number=4))
        with pytest.raises(NotPermitted):
            release(job, visitor.actor)

    @pytest.mark.parametrize("ids", [("", ""), ("A-1", "B-2"), ("", "B-2"), ("A-1", "")])
    def test_nor_may_she_in_a_second_role_under_whatever_staff_id(self, ids: tuple[str, str]) -> None:
        visitor = clerk()
        Membership.objects.filter(pk=visitor.membership.pk).update(staff_id=ids[0])
        visitor.membership.refresh_from_db()
        job = apply(sent(visitor.actor, number=4))
        with pytest.raises(faults.SamePerson):
            release(job, also(visitor, "insurer_approver", ids[1]).actor)
        job.refresh_from_db()
        assert job.state == "held"

    def test_nor_after_her_account_has_another_name(self) -> None:
        visitor = clerk()
        job = apply(sent(visitor.actor, number=4))
        User.objects.filter(pk=visitor.user.pk).update(username="renamed")
        visitor.user.refresh_from_db()
        with pytest.raises(faults.SamePerson):
            release(job, also(visitor, "insurer_approver").actor)

    def test_nor_may_she_release_on_a_page_what_her_system_sent_in_her_name(self) -> None:
        visitor = clerk()
        Membership.objects.filter(pk=visitor.membership.pk).update(staff_id="A-1")
        job = apply(self.of_a_system("a-1;clerk"))
        with pytest.raises(faults.SamePerson):
            release(job, also(visitor, "insurer_approver", "B-2").actor)

    def test_nor_may_her_system_release_what_she_sent_on_a_page(self) -> None:
        visitor = clerk()
        job = apply(sent(visitor.actor, number=4))
        also(visitor, "insurer_approver", "B-2")
        with pytest.raises(faults.SamePerson):
            release(job, INSURER.person("B-2;approver"))
        Membership.objects.filter(pk=approver().membership.pk).update(staff_id="C-3")
        release(job, INSURER.person("C-3;approver"))

    def test_nor_does_her_system_under_a_name_that_it_makes_up(self) -> None:
        job = apply(sent(clerk().actor, number=4))
        with pytest.raises(ActingUserWrong) as refused:
            release(job, INSURER.person("made-up;approver"))
        assert "登録された利用者" in refused.value.detail
        assert CoverageFeed.objects.get(job_uid=job.uid).released_at is None

    def test_nor_what_she_confirmed_on_a_page(self) -> None:
        job = apply(INSURER.send(line(), number=4))
        release(job, approver().actor)
        with pytest.raises(ActingUserWrong):
            release(job, INSURER.person("made-up;approver"))
        release(job, approver().actor)

    @pytest.mark.parametrize("lost", ["role", "membership", "account", "never"])
    def test_a_system_speaks_of_those_whom_the_house_knows_only_if_they_may_decide(self, lost: str) -> None:
        job, known = apply(INSURER.send(line(), number=4)), approver()
        if lost == "role":
            Membership.objects.filter(pk=known.membership.pk).update(role="insurer_clerk")
        elif lost == "membership":
            Membership.objects.filter(pk=known.membership.pk).update(ended_at=clock.now())
        elif lost == "account":
            User.objects.filter(pk=known.user.pk).update(is_active=False)
        by = INSURER.person(f"{known.user.username};approver")
        if lost == "never":
            release(job, by)
            assert CoverageFeed.objects.get(job_uid=job.uid).confirmed_by
            return
        for decide in (feed_holds.release_feed, feed_holds.reject_feed):
            with pytest.raises(ActingUserWrong) as refused:
                decide(job_uid=job.uid, sha256=bytes(job.content_sha256), by=by, at=clock.now())
            assert "役割がありません" in refused.value.detail

    @pytest.mark.parametrize("way", ["page", "system"])
    def test_whoever_had_the_others_password_reset_is_no_second_person(self, way: str) -> None:
        first, second = clerk(), approver()
        job = apply(sent(first.actor, number=4))
        ApprovalFactory(deed="accounts.reset_password", about=f"User:{second.user.uid}", requested_by=first.user,
                        state="approved", decided_by=approver().user, decided_at=clock.now())  # fmt: skip
        with pytest.raises(NotPermitted):
            release(job, INSURER.person(f"{second.user.username};a") if way == "system" else second.actor)

    def test_a_house_whose_people_use_no_pages_goes_on_as_before(self) -> None:
        job = apply(INSURER.send(line(), number=4))
        release(job, INSURER.person("u1;clerk"))
        release(job, INSURER.person("u2;approver"))
        assert apply(job).state == "done"

    def test_of_a_file_that_nobody_is_known_to_have_sent_two_people_are_needed(self) -> None:
        job = apply(INSURER.send(line(), number=4))
        first = approver()
        release(job, first.actor)
        assert CoverageFeed.objects.get(job_uid=job.uid).confirmed_by == first.user.username
        with pytest.raises(faults.SamePerson):
            release(job, first.actor)
        release(job, approver().actor)
        assert apply(job).state == "done"

    def test_another_insurers_file_does_not_exist(self) -> None:
        job = apply(sent(clerk().actor, number=4))
        with pytest.raises(NotFound):
            release(job, approver("city_insurer").actor)

    def test_rejecting_takes_the_right_to_decide(self) -> None:
        visitor = clerk()
        job = apply(sent(visitor.actor, number=4))
        more: dict[str, Any] = {"job_uid": job.uid, "sha256": bytes(job.content_sha256), "at": clock.now()}
        with pytest.raises(NotPermitted):
            feed_holds.reject_feed(**more, by=visitor.actor)
        feed_holds.reject_feed(**more, by=approver().actor)
        job.refresh_from_db()
        assert (job.state, job.code) == ("failed", "ELIG-FEED-REJECTED")

    @staticmethod
    def of_a_system(who: str) -> Job:
        """Have the insurer's system send a file behind a gap in somebody's name."""
        content = file([line()], number=4)
        return feeds.receive_feed(content=content, by=INSURER.person(who), at=clock.now())


class TestNames:
    def test_a_stranger_is_known_by_what_she_is_called_alone(self) -> None:
        house = clerk().actor.organisation
        assert names_of("Nobody;clerk", house.id) == {"nobody"}
        assert names_of("", house.id) == {""}

    def test_a_colleague_is_known_by_all_her_names_at_that_house_only(self) -> None:
        visitor = clerk()
        also(visitor, "insurer_approver", "B-2")
        elsewhere = Membership.objects.create(
            user=visitor.user, organisation=Organisation.objects.get(code="138057"), role="insurer_clerk",
            staff_id="Z-9", given_at=clock.now(),
        )  # fmt: skip
        names = {visitor.user.username.casefold(), "b-2"}
        assert names_of("b-2;x", visitor.actor.organisation.id) == names_of_actor(visitor.actor) == names
        assert names_of("b-2", elsewhere.organisation_id) == {"b-2"}

    def test_two_accounts_without_staff_ids_are_two_people(self) -> None:
        one, two = clerk(), clerk()
        assert not names_of_actor(one.actor) & names_of_actor(two.actor)

    def test_a_system_is_known_by_whom_it_names(self) -> None:
        assert names_of_actor(replace(INSURER.caller.actor, acting_user="X-1;y")) == {"x-1"}


def test_a_system_does_not_see_a_preview_of_its_people() -> None:
    from eligibility.actions import feed_previews

    job = feed_previews.request_preview(content=INSURER.content(line()), by=clerk().actor, at=clock.now())
    answer = INSURER.caller.get(f"/api/v1/jobs/{job.uid}")
    assert answer.status_code == 404
