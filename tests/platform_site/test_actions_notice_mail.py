"""E-mail of notices: to whoever can act, with nothing personal, once; whatever becomes of mailer and worker."""

import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import transaction

from platform_site import clock, outbox, tasks
from platform_site.actions import notice_mail
from platform_site.actions.deliveries import replay
from platform_site.actions.notices import tell_organisation, tell_organisations, tell_user
from platform_site.actors import the_platform
from platform_site.gateways.mail import MailerAway, MessageRefused
from platform_site.models import Membership, Notice, NoticeMail, Organisation, OutboxDelivery, OutboxEvent, User
from platform_site.outbox import NotYet
from platform_site.states import DeliveryState
from tests.factories.platform_site import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.support.deeds import together
from tests.support.killing import kill
from tests.support.mailers import mailer
from tests.support.staff import at_the_fund


pytestmark = pytest.mark.as_role("worker")
KIND = "eligibility.case_opened"


def clerk(house: Organisation, name: str, *, role: str = "insurer_clerk") -> User:
    """Give a house somebody who can act, with an address."""
    user = UserFactory(username=name, last_name="山田", first_name="花子", email=f"{name}@example.invalid")
    MembershipFactory(user=user, organisation=house, role=role)
    return user


@pytest.fixture
def house(db) -> Organisation:
    """An insurer nobody works for yet."""
    return new_house()


def new_house() -> Organisation:
    """Make an insurer nobody works for, and forget what the sandbox left to be sent."""
    OutboxDelivery.objects.filter(state="pending").update(state="done", closed_at=AT)
    return OrganisationFactory(kind="insurer", code="99999999", name="架空メール健保")


def tell(house: Organisation, *abouts: str) -> None:
    """Tell a house, all at once."""
    told = [(house.pk, about) for about in abouts or ("Case:1",)]
    tell_organisations(kind=KIND, told=told, by=the_platform(), at=AT)


def take_up(task: str, receive) -> list[OutboxDelivery]:
    """Take up what waits for a receiver, as a worker does; return it as it stands then."""
    waiting = list(OutboxDelivery.objects.filter(task=task, state=DeliveryState.PENDING).order_by("pk"))
    for delivery in waiting:
        receive(delivery.pk)
        delivery.refresh_from_db()
    return waiting


def make_due() -> list[OutboxDelivery]:
    """Take up what says that notices were left."""
    return take_up("platform_site.make_mail_due", tasks.make_mail_due)


def send() -> list[OutboxDelivery]:
    """Take up what says that e-mail is due."""
    return take_up("platform_site.send_mail", tasks.send_mail)


def due() -> list[str]:
    """Return to whom something is still due."""
    return list(NoticeMail.objects.filter(sent_at__isnull=True).order_by("pk").values_list("user__username", flat=True))


class TestWhoIsTold:
    """Whoever can act on it, can be reached, and may still sign in."""

    def test_each_once_however_many_roles_she_has(self, house):
        user = clerk(house, "both")
        MembershipFactory(user=user, organisation=house, role="insurer_approver")
        tell(house)
        make_due()
        assert due() == ["both"]

    @pytest.mark.parametrize(
        "change",
        [
            lambda user: User.objects.filter(pk=user.pk).update(email=""),
            lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
            lambda user: User.objects.filter(pk=user.pk).update(deactivated_at=AT),
            lambda user: Membership.objects.filter(user=user).update(ended_at=AT),
            lambda user: Membership.objects.filter(user=user).update(role="municipal_clerk_of_old"),
            lambda user: Organisation.objects.filter(membership__user=user).update(closed_at=AT),
        ],
        ids=["no address", "inactive", "deactivated", "role ended", "another role", "house closed"],
    )
    def test_nobody_who_cannot(self, house, change):
        change(clerk(house, "former"))
        tell(house)
        make_due()
        assert due() == []

    def test_a_user_is_told_of_her_own_and_nobody_else_is(self, house):
        user = clerk(house, "mine")
        clerk(house, "other")
        tell_user(user_id=user.pk, kind="accounts.factor_added", about="Factor:1", by=the_platform(), at=AT)
        make_due()
        assert due() == ["mine"]

    def test_a_user_without_an_address_is_not(self, house):
        user = UserFactory()
        tell_user(user_id=user.pk, kind="accounts.factor_added", about="Factor:1", by=the_platform(), at=AT)
        make_due()
        assert due() == []

    def test_who_went_meanwhile_is_left_out_and_stops_nobody(self, house, settings):
        gone, _ = clerk(house, "gone"), clerk(house, "stays")
        tell(house)
        make_due()
        User.objects.filter(pk=gone.pk).update(is_active=False)
        with mailer(settings) as own:
            assert [delivery.state for delivery in send()] == ["done"]
        assert own.addresses() == ["stays@example.invalid"]


class TestOneEventATelling:
    """However many notices, in the transaction that left them."""

    def events(self) -> int:
        return OutboxEvent.objects.filter(name="notices.left", put_at=AT).count()

    def test_for_thousands_at_once(self, house, django_assert_max_num_queries):
        with django_assert_max_num_queries(20):
            tell(house, *(f"Case:{n}" for n in range(3000)))
        assert self.events() == 1
        clerk(house, "one")
        make_due()
        assert NoticeMail.objects.count() == 3000
        spans = OutboxEvent.objects.filter(name="notices.mail_due").values_list("payload", flat=True)
        assert len(spans) == 30
        assert all(span["last"] - span["first"] < notice_mail.MAILS_AT_ONCE for span in spans)

    def test_none_where_the_same_was_told_before(self, house):
        tell(house)
        tell(house)
        assert self.events() == 1

    def test_none_for_what_is_not_mailed(self, house):
        tell_organisation(organisation_id=house.pk, kind="tests.told", about="Test:1", by=the_platform(), at=AT)
        assert self.events() == 0

    def test_none_where_the_telling_was_rolled_back(self, house):
        with suppress(ZeroDivisionError), transaction.atomic():
            tell(house)
            raise ZeroDivisionError
        assert (self.events(), Notice.objects.filter(organisation=house).count()) == (0, 0)

    def test_it_names_keys_and_a_kind_and_nothing_else(self, house):
        tell(house)
        payload = OutboxEvent.objects.get(name="notices.left", put_at=AT).payload
        assert payload.keys() == {"kind", "first", "last", "left_at"}

    def test_taken_up_again_it_adds_nobody(self, house):
        clerk(house, "one")
        tell(house)
        for delivery in make_due():
            OutboxDelivery.objects.filter(pk=delivery.pk).update(state="pending", closed_at=None)
        clerk(house, "later")
        make_due()
        assert due() == ["one"]


class TestWhatItSays:
    """That there is a notice, of which kind, for whom of all, and where to read it."""

    def test_title_house_and_the_way_to_the_inbox(self, house, settings):
        clerk(house, "reader")
        tell(house, "Case:0b9e1a3c-1111-4222-8333-444455556666")
        make_due()
        with mailer(settings) as own:
            send()
        [(_, mail)] = own.taken
        body = mail.get_content()
        assert mail["Subject"].strip() == "【全国医療情報プラットフォーム】疑義案件が届きました"
        assert "架空メール健保宛てのお知らせがあります。" in body
        assert f"{settings.PUBLIC_URL}/notices/" in body

    def test_nothing_personal_stands_in_it(self, house, settings):
        user = clerk(house, "reader")
        tell(house, "Case:0b9e1a3c-1111-4222-8333-444455556666")
        tell_user(user_id=user.pk, kind="people.merged", about="PersonMerge:0a1b", by=the_platform(), at=AT)
        make_due()
        with mailer(settings) as own:
            send()
        assert len(own.taken) == 2
        for _, mail in own.taken:
            said = mail["Subject"] + mail.get_content() + mail["Message-ID"]
            for personal in ("山田", "花子", "reader", "0b9e1a3c", "PersonMerge", str(user.uid), house.code):
                assert personal not in said, personal
            assert not re.search(r"\d{4,}", said.replace(settings.PUBLIC_URL, "").replace(mail["Message-ID"], ""))

    def test_one_for_oneself_says_so(self, house, settings):
        user = clerk(house, "reader")
        tell_user(user_id=user.pk, kind="accounts.factor_added", about="Factor:1", by=the_platform(), at=AT)
        make_due()
        with mailer(settings) as own:
            send()
        assert "あなた宛てのお知らせがあります。" in own.taken[0][1].get_content()


class TestAMailerThatIsAway:
    """Nothing is lost, nothing goes twice, and in the end staff see it."""

    @pytest.fixture
    def told(self, house) -> OutboxDelivery:
        """Two e-mails that are due, and the delivery that sends them."""
        clerk(house, "a"), clerk(house, "b")
        tell(house)
        make_due()
        return OutboxDelivery.objects.get(task="platform_site.send_mail")

    def test_it_is_tried_again_and_then_arrives_once(self, told, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        for _ in range(3):
            send()
        told.refresh_from_db()
        assert (told.state, told.attempts, told.error) == ("pending", 3, "MailerAway")
        with mailer(settings) as own:
            own.busy = True
            send()
            own.busy = False
            assert [each.state for each in send()] == ["done"]
            assert send() == []
        assert sorted(own.addresses()) == ["a@example.invalid", "b@example.invalid"]

    def test_after_eight_times_it_is_a_dead_letter_that_staff_send_again(self, told, settings, monkeypatch):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        monkeypatch.setattr(outbox, "_send", lambda *_: True)
        for _ in range(outbox.ATTEMPTS):
            send()
        outbox.relay(at=clock.now() + timedelta(hours=2))
        told.refresh_from_db()
        assert told.state == "dead"
        replay(delivery_id=told.pk, by=at_the_fund("operator"), at=clock.now())
        with mailer(settings) as own:
            send()
        assert len(own.taken) == 2

    def test_what_is_sent_already_asks_no_mailer(self, told, settings):
        with mailer(settings) as own:
            send()
        span = told.event.payload
        notice_mail.send_due(first=span["first"], last=span["last"], by=the_platform(), at=AT)  # none is there now
        assert len(own.taken) == 2

    def test_an_address_that_is_refused_stops_no_other(self, told, settings):
        with mailer(settings) as own:
            own.refused = {"a@example.invalid"}
            assert [(each.state, each.error) for each in send()] == [("pending", "MessageRefused")]
            assert own.addresses() == ["b@example.invalid"]
            own.refused = set()
            send()
        assert own.addresses() == ["b@example.invalid", "a@example.invalid"]

    def test_it_says_which_it_was(self, told, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        first, last = told.event.payload["first"], told.event.payload["last"]
        with pytest.raises(MailerAway):
            notice_mail.send_due(first=first, last=last, by=the_platform(), at=AT)
        with mailer(settings) as own:
            own.refused = {"a@example.invalid"}
            with pytest.raises(MessageRefused):
                notice_mail.send_due(first=first, last=last, by=the_platform(), at=AT)


@pytest.fixture
def waiting(committed) -> dict[str, int]:
    """Six e-mails that are due, for real; gives the keys between which they stand."""
    house = new_house()
    for name in "abcdef":
        clerk(house, name)
    tell(house)
    make_due()
    return OutboxEvent.objects.get(name="notices.mail_due").payload


class TestTwoAtOnce:
    """Two workers with the same delivery send each once."""

    def test_neither_sends_what_the_other_has(self, waiting, settings):
        def one() -> None:
            notice_mail.send_due(**waiting, by=the_platform(), at=AT)

        with mailer(settings) as own:
            results = together(one, one, one)
        assert all(result is None or isinstance(result, NotYet) for result in results), results
        assert sorted(Counter(own.addresses()).values()) == [1] * 6

    def test_whoever_finds_the_other_at_it_comes_again(self, waiting, settings):
        first = NoticeMail.objects.order_by("pk").first()
        with mailer(settings) as own, transaction.atomic():
            NoticeMail.objects.select_for_update().get(pk=first.pk)
            [result] = together(lambda: notice_mail.send_due(**waiting, by=the_platform(), at=AT))
        assert isinstance(result, NotYet)
        assert len(own.taken) == 5


def test_a_worker_killed_in_the_middle_sends_nothing_twice_but_the_one_in_its_hand(waiting, committed, settings):
    with mailer(settings) as own:
        own.stuck_at = 3
        process = sender(committed, own.port, **waiting)
        assert own.is_stuck.wait(60)
        assert kill(process)
        assert NoticeMail.objects.filter(sent_at__isnull=False).count() == 2
        own.stuck_at = 0
        notice_mail.send_due(**waiting, by=the_platform(), at=AT)
    assert sorted(Counter(own.addresses()).values()) == [1, 1, 1, 1, 1, 2]
    twice = [mail["Message-ID"] for address, mail in own.taken if own.addresses().count(address) == 2]
    assert len(twice) == 2
    assert len(set(twice)) == 1
    assert not NoticeMail.objects.filter(sent_at__isnull=True).exists()


def sender(database: str, port: int, *, first: int, last: int) -> subprocess.Popen[bytes]:
    """Start a worker of its own on a delivery."""
    url = urlunsplit(urlsplit(os.environ["DATABASE_WORKER_URL"])._replace(path=f"/{database}"))
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    arguments = [str(port), str(first), str(last)]
    return subprocess.Popen([sys.executable, "-m", "tests.platform_site.mail_worker", *arguments], env=environment)
