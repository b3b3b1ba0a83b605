"""Lock-out: five wrong tries within 15 minutes close an account for 15 minutes, whatever is emptied or restarted."""

from datetime import UTC, datetime, timedelta

import pytest

from platform_site.actions import lock_out
from platform_site.actions.people_sign_in import note_signed_in, prove_password
from platform_site.actors import Actor
from platform_site.errors import Invalid, TooManyWrongTries
from platform_site.models import Membership, Notice, Organisation, User, WrongTry
from tests.support import trail
from tests.support.deeds import together
from tests.support.visitors import new_user


AT = datetime(2031, 5, 10, 3, 7, tzinfo=UTC)
PASSWORD = "架空の長い合言葉です-2031"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clerk(db) -> User:
    user = new_user("kakuu-clerk")
    user.set_password(PASSWORD)
    user.save()
    return user


def tries(name: str = "kakuu-clerk", password: str = "", *, at: datetime = AT, address: str = "") -> User:
    """Prove a password."""
    return prove_password(name=name, password=password or "wrong", address=address, by=Actor(), at=at)


def wrong(times: int, **given) -> None:
    """Be wrong so many times."""
    for _ in range(times):
        with pytest.raises(Invalid):
            tries(**given)


class TestAccount:
    """By the name that is typed."""

    def test_the_right_password_gives_the_user(self, clerk):
        assert tries(password=PASSWORD) == clerk

    def test_four_wrong_tries_close_nothing(self, clerk):
        wrong(4)
        assert tries(password=PASSWORD) == clerk

    def test_after_five_not_even_the_right_password_counts_for_15_minutes(self, clerk):
        wrong(5)
        for later in (timedelta(0), MINUTE, 15 * MINUTE - timedelta(seconds=1)):
            with pytest.raises(TooManyWrongTries) as refusal:
                tries(password=PASSWORD, at=AT + later)
            assert "15分" in refusal.value.detail
        assert tries(password=PASSWORD, at=AT + 15 * MINUTE) == clerk

    def test_tries_while_it_is_closed_do_not_close_it_longer(self, clerk):
        wrong(5)
        for minute in range(1, 15):
            with pytest.raises(TooManyWrongTries):
                tries(at=AT + minute * MINUTE)
        assert tries(password=PASSWORD, at=AT + 15 * MINUTE) == clerk

    def test_five_in_more_than_15_minutes_close_nothing(self, clerk):
        for n in range(5):
            wrong(1, at=AT + n * 4 * MINUTE)
        assert tries(password=PASSWORD, at=AT + 17 * MINUTE) == clerk

    def test_an_unknown_name_is_answered_in_the_same_words_and_closed_like_a_known_one(self, clerk):
        for name in ("kakuu-clerk", "nobody-of-that-name"):
            words = []
            for _ in range(6):
                with pytest.raises((Invalid, TooManyWrongTries)) as refusal:
                    tries(name)
                words.append(refusal.value.detail)
            assert words == ["利用者名またはパスワードが違います。"] * 5 + [words[-1]]
            assert "サインインを一時的に止めています" in words[-1]

    @pytest.mark.parametrize("name", ["", "\0", "ｋａｋｕｕ-clerk", "x" * 10_000])
    def test_any_name_is_borne(self, clerk, name):
        with pytest.raises(Invalid):
            tries(name)

    def test_an_account_out_of_use_is_answered_like_a_wrong_password(self, clerk):
        clerk.is_active = False
        clerk.save()
        wrong(1, password=PASSWORD)

    def test_another_account_is_not_closed(self, clerk):
        other = new_user("kakuu-other")
        other.set_password(PASSWORD)
        other.save()
        wrong(5)
        assert tries("kakuu-other", PASSWORD) == other

    def test_whoever_has_signed_in_with_all_begins_anew_and_a_password_alone_is_not_all(self, clerk):
        wrong(4)
        tries(password=PASSWORD)
        wrong(1)
        with pytest.raises(TooManyWrongTries):
            tries(password=PASSWORD)
        later = AT + 20 * MINUTE
        wrong(4, at=later)
        note_signed_in(user=clerk, method="password", by=Actor(), at=later)
        wrong(4, at=later)
        assert tries(password=PASSWORD, at=later) == clerk

    def test_what_is_stored_names_nobody(self, clerk):
        wrong(1)
        assert b"kakuu" not in b"".join(bytes(row.subject) for row in WrongTry.objects.all())


class TestAddress:
    """By where the tries come from."""

    def test_one_network_has_a_budget_over_all_names(self, clerk, settings):
        settings.SIGN_IN_TRIES_PER_ADDRESS = 3
        for n in range(3):
            wrong(1, name=f"guess-{n}", address="192.0.2.7")
        with pytest.raises(TooManyWrongTries):
            tries(password=PASSWORD, address="192.0.2.7")
        assert tries(password=PASSWORD, address="192.0.2.8") == clerk
        assert tries(password=PASSWORD, address="192.0.2.7", at=AT + 15 * MINUTE) == clerk

    def test_where_no_address_is_known_none_is_counted(self, clerk, settings):
        settings.SIGN_IN_TRIES_PER_ADDRESS = 1
        wrong(3, name="guess")
        assert tries(password=PASSWORD) == clerk


class TestTelling:
    """Who is told of a lock."""

    def test_the_person_and_for_staff_the_fund(self, clerk):
        clinic = Organisation.objects.get(kind="clinic", code="1310200022")
        Membership.objects.create(user=clerk, organisation=clinic, role="facility_manager", given_at=AT)
        wrong(5)
        told = Notice.objects.filter(kind="accounts.locked")
        assert told.filter(user=clerk).count() == 1
        assert told.filter(organisation__kind="fund").count() == 1

    def test_of_somebody_without_a_house_only_she_herself(self, clerk):
        wrong(5)
        assert [notice.user for notice in Notice.objects.filter(kind="accounts.locked")] == [clerk]

    def test_of_an_unknown_name_nobody(self, db):
        wrong(5, name="nobody-of-that-name")
        assert not Notice.objects.filter(kind="accounts.locked").exists()

    def test_each_time_anew(self, clerk):
        wrong(5)
        wrong(5, at=AT + 20 * MINUTE)
        assert Notice.objects.filter(kind="accounts.locked", user=clerk).count() == 2


class TestCommitted:
    """What is left for good, though the try was refused."""

    def test_refused_tries_leave_lines_with_the_uid_and_never_the_typed_name(self, committed):
        user = new_user("kakuu-clerk")
        for name in ("kakuu-clerk", "typed-in-vain"):
            with pytest.raises(Invalid):
                tries(name)
        lines = trail.lines(committed, "people.password_proved")
        assert [(line["outcome"], line["about"]) for line in lines] == [
            ("refused", f"User:{user.uid}"),
            ("refused", ""),
        ]
        assert "typed-in-vain" not in trail.whole(committed)

    def test_the_lock_leaves_a_line(self, committed):
        user = new_user("kakuu-clerk")
        wrong(5)
        [line] = trail.lines(committed, "people.locked")
        assert line["about"] == f"User:{user.uid}"

    def test_of_many_tries_at_once_five_are_judged(self, committed):
        new_user("kakuu-clerk")
        came: list[type] = []

        def some() -> None:
            for _ in range(3):
                try:
                    tries()
                except (Invalid, TooManyWrongTries) as refusal:
                    came.append(type(refusal))

        together(some, some, some)
        assert sorted(each.__name__ for each in came) == ["Invalid"] * 5 + ["TooManyWrongTries"] * 4

    def test_neither_a_new_process_nor_an_empty_redis_forgets(self, committed):
        # All of it stands in the database, and nothing else is asked.
        new_user("kakuu-clerk")
        wrong(5)
        assert lock_out.is_closed("kakuu-clerk", "", at=AT + MINUTE)
