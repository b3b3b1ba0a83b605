"""Second factors: secrets sealed, codes hashed, each code once, and everybody told (I02-3)."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator

from platform_site.actions import factor_proofs, factors
from platform_site.actions.factor_proofs import prove_code, prove_key
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted, TooManyWrongTries
from platform_site.gateways import webauthn
from platform_site.models import Notice, UsedToken, User
from platform_site.queries.factors import codes_left, factor_of, factors_of, has_factor
from tests.support import trail
from tests.support.deeds import together
from tests.support.factors import SecurityKey, shown_by_app
from tests.support.visitors import new_user


AT = datetime(2031, 5, 10, 3, 7, 5, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)


@dataclass
class Owner:
    """Somebody with an account, who acts for herself."""

    user: User

    @property
    def by(self) -> Actor:
        return Actor(user=self.user.uid, acting_user=self.user.username)

    def has_app(self, *, at: datetime = AT - timedelta(minutes=5)) -> "Owner":
        factors.add_totp(secret=SECRET, code=shown_by_app(SECRET, at), by=self.by, at=at)
        return self

    def shows(self, code: str, *, at: datetime = AT) -> str:
        return prove_code(user=self.user, code=code, address="", by=Actor(), at=at)

    def has_key(self, key: SecurityKey, name: str = "鍵束のキー") -> "Owner":
        options, state = webauthn.ask_new(handle=self.user.uid.bytes, name="n", display_name="d", known=[])
        factors.add_key(name=name, answer=key.makes(options), state=state, by=self.by, at=AT)
        return self

    def asked(self) -> tuple[dict, dict]:
        return webauthn.ask_known(factor_proofs.keys_of(self.user))

    def touches(self, answer, state) -> str:
        return prove_key(user=self.user, answer=answer, state=state, address="", by=Actor(), at=AT)


@pytest.fixture
def owner(db) -> Owner:
    return Owner(new_user("kakuu-owner"))


@pytest.fixture
def key(settings) -> SecurityKey:
    settings.PUBLIC_URL = "https://platform.example"
    return SecurityKey("https://platform.example", "platform.example")


class TestApp:
    """An app that shows a code every 30 seconds."""

    def test_is_added_by_the_code_that_it_shows(self, owner):
        owner.has_app()
        assert [each.type for each in factors_of(owner.user)] == ["totp"]
        assert has_factor(owner.user)

    def test_its_secret_is_stored_sealed_and_for_its_owner_alone(self, owner):
        owner.has_app()
        [row] = factors_of(owner.user)
        assert SECRET not in json.dumps(row.data)
        other = Owner(new_user("kakuu-other"))
        Authenticator.objects.create(user=other.user, type="totp", data=row.data)
        with pytest.raises(Invalid):
            other.shows(shown_by_app(SECRET, AT))

    @pytest.mark.parametrize("code", ["", "000000", "12345", "abc", "１２３４５６"])
    def test_is_not_added_by_another_code(self, owner, code):
        with pytest.raises(Invalid):
            factors.add_totp(secret=SECRET, code=code, by=owner.by, at=AT)
        assert not has_factor(owner.user)

    def test_there_is_one_a_person(self, owner):
        with pytest.raises(NotInThisState):
            owner.has_app().has_app(at=AT)

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_its_code_is_taken_a_step_early_or_late(self, owner, steps):
        assert owner.has_app().shows(shown_by_app(SECRET, AT, steps=steps)) == "totp"

    @pytest.mark.parametrize("steps", [-3, -2, 2, 3])
    def test_but_no_more(self, owner, steps):
        with pytest.raises(Invalid):
            owner.has_app().shows(shown_by_app(SECRET, AT, steps=steps))

    def test_a_code_may_be_typed_in_full_width_and_with_a_space(self, owner):
        code = shown_by_app(SECRET, AT)
        wide = code.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
        assert owner.has_app().shows(f"{wide[:3]}　{wide[3:]}") == "totp"

    def test_a_code_counts_once_for_as_long_as_it_would_be_right(self, owner):
        code = shown_by_app(SECRET, AT)
        owner.has_app().shows(code)
        for later in (timedelta(0), STEP):
            with pytest.raises(Invalid):
                owner.shows(code, at=AT + later)

    def test_the_code_that_added_it_is_used_too(self, owner):
        owner.has_app(at=AT)
        with pytest.raises(Invalid):
            owner.shows(shown_by_app(SECRET, AT))

    def test_the_use_is_kept_in_the_database_until_it_would_have_expired(self, owner):
        owner.has_app().shows(shown_by_app(SECRET, AT))
        until = UsedToken.objects.order_by("-expires_at").first().expires_at
        assert AT + STEP < until <= AT + 3 * STEP

    def test_codes_are_counted_with_passwords(self, owner):
        owner.has_app()
        for _ in range(5):
            with pytest.raises(Invalid):
                owner.shows("000000")
        with pytest.raises(TooManyWrongTries):
            owner.shows(shown_by_app(SECRET, AT))

    def test_a_sandboxs_own_time_does_not_count_for_it(self, owner, monkeypatch):
        owner.has_app()
        monkeypatch.setattr(factor_proofs.clock, "offset", lambda: timedelta(days=400))
        assert owner.shows(shown_by_app(SECRET, AT), at=AT + timedelta(days=400)) == "totp"

    def test_a_secret_that_was_changed_is_no_secret(self, owner):
        owner.has_app()
        [row] = factors_of(owner.user)
        row.data = {"secret": row.data["secret"][:-8] + "AAAAAAA="}
        row.save()
        with pytest.raises(Invalid):
            owner.shows(shown_by_app(SECRET, AT))

    def test_production_takes_no_time_off(self, owner, settings):
        settings.SANDBOX = False
        assert owner.has_app().shows(shown_by_app(SECRET, AT)) == "totp"


class TestRecoveryCodes:
    """What somebody keeps on paper."""

    def made(self, owner: Owner) -> list[str]:
        return factors.make_recovery_codes(by=owner.has_app().by, at=AT)

    def test_ten_different_ones_of_80_bits(self, owner):
        codes = self.made(owner)
        assert len(set(codes)) == 10
        assert {len(code) for code in codes} == {16}
        assert codes_left(owner.user) == 10

    def test_only_their_hashes_are_stored(self, owner):
        codes = self.made(owner)
        stored = json.dumps([row.data for row in factors_of(owner.user)])
        assert not any(code in stored for code in codes)

    def test_each_counts_once_however_it_is_typed(self, owner):
        first, second, *_ = self.made(owner)
        assert owner.shows(first) == "recovery_code"
        assert owner.shows("-".join(second[n : n + 4] for n in range(0, 16, 4)).lower()) == "recovery_code"
        for used in (first, second):
            with pytest.raises(Invalid):
                owner.shows(used)
        assert codes_left(owner.user) == 8

    def test_new_ones_end_the_old_ones(self, owner):
        [old, *_] = self.made(owner)
        factors.make_recovery_codes(by=owner.by, at=AT)
        with pytest.raises(Invalid):
            owner.shows(old)
        assert codes_left(owner.user) == 10

    def test_there_are_none_without_a_factor_nor_do_they_make_one(self, owner):
        with pytest.raises(NotInThisState):
            factors.make_recovery_codes(by=owner.by, at=AT)
        assert codes_left(owner.user) is None

    def test_nobody_uses_anothers(self, owner):
        [code, *_] = self.made(owner)
        with pytest.raises(Invalid):
            Owner(new_user("kakuu-other")).shows(code)


class TestKey:
    """A security key."""

    def test_is_added_and_shown(self, owner, key):
        owner.has_key(key)
        options, state = owner.asked()
        assert options["publicKey"]["rpId"] == "platform.example"
        assert owner.touches(key.shows(options), state) == "key"
        [row] = factors_of(owner.user)
        assert (row.data["name"], row.last_used_at) == ("鍵束のキー", AT)

    def test_one_of_several_is_enough(self, owner, key):
        other = SecurityKey(key.origin, key.site)
        owner.has_key(key).has_key(other, "引出しのキー")
        options, state = owner.asked()
        assert owner.touches(other.shows(options), state) == "key"

    def test_an_answer_counts_once_as_its_challenge_does(self, owner, key):
        owner.has_key(key)
        options, _ = owner.asked()
        answer = key.shows(options)
        for state in (None, {}, owner.asked()[1]):
            with pytest.raises(Invalid):
                owner.touches(answer, state)

    @pytest.mark.parametrize("origin", ["https://platform.example.evil.example", "http://platform.example", ""])
    def test_another_site_gets_nothing_of_it(self, owner, key, origin):
        owner.has_key(key)
        key.origin = origin
        options, state = owner.asked()
        with pytest.raises(Invalid):
            owner.touches(key.shows(options), state)

    def test_another_key_is_not_taken(self, owner, key):
        owner.has_key(key)
        options, state = owner.asked()
        with pytest.raises(Invalid):
            owner.touches(SecurityKey(key.origin, key.site).shows(options), state)

    def test_a_copy_of_a_key_is_noticed_by_its_counter(self, owner, key):
        owner.has_key(key)
        for counter, right in ((7, True), (7, False), (3, False), (8, True)):
            key.counter = counter - 1
            options, state = owner.asked()
            if right:
                owner.touches(key.shows(options), state)
            else:
                with pytest.raises(Invalid):
                    owner.touches(key.shows(options), state)

    @pytest.mark.parametrize("answer", [{}, {"id": 1}, {"id": "x", "rawId": "!", "response": {}, "type": "public-key"}])
    def test_whatever_is_no_answer_is_refused(self, owner, key, answer):
        owner.has_key(key)
        _, state = owner.asked()
        with pytest.raises(Invalid):
            owner.touches(answer, state)
        with pytest.raises(Invalid):
            factors.add_key(name="x", answer=answer, state=state, by=owner.by, at=AT)

    def test_a_number_is_no_name(self, owner, key):
        with pytest.raises(Invalid):
            owner.has_key(key, "123456789018")

    def test_no_more_than_ten(self, owner, key):
        for _ in range(10):
            owner.has_key(SecurityKey(key.origin, key.site))
        with pytest.raises(NotInThisState):
            owner.has_key(key)

    def test_is_named_anew_by_its_owner_alone(self, owner, key):
        [row] = factors_of(owner.has_key(key).user)
        factors.rename_key(pk=row.pk, name="新しい名前", by=owner.by, at=AT)
        assert factor_of(owner.user, row.pk, kind="webauthn").data["name"] == "新しい名前"
        with pytest.raises(NotFound):
            factors.rename_key(pk=row.pk, name="x", by=Owner(new_user("kakuu-other")).by, at=AT)

    def test_browsers_take_keys_for_names_only(self, settings):
        possible = {}
        for address in ("http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:8000", "https://a.example"):
            settings.PUBLIC_URL = address
            possible[address] = webauthn.is_possible()
        assert list(possible.values()) == [False, False, True, True]


class TestChanges:
    """What follows when a factor comes or goes."""

    def test_all_sessions_end_and_the_person_is_told(self, owner):
        before = owner.user.get_session_auth_hash()
        owner.has_app()
        owner.user.refresh_from_db()
        added = owner.user.get_session_auth_hash()
        [row] = factors_of(owner.user)
        factors.remove_factor(pk=row.pk, kind="totp", by=owner.by, at=AT)
        owner.user.refresh_from_db()
        assert len({before, added, owner.user.get_session_auth_hash()}) == 3
        kinds = set(Notice.objects.filter(user=owner.user).values_list("kind", flat=True))
        assert kinds == {"accounts.factor_added", "accounts.factor_removed"}

    def test_with_the_last_factor_its_recovery_codes_go(self, owner, key):
        owner.has_app().has_key(key)
        factors.make_recovery_codes(by=owner.by, at=AT)
        app, security_key, _ = factors_of(owner.user)
        factors.remove_factor(pk=app.pk, kind="totp", by=owner.by, at=AT)
        assert codes_left(owner.user) == 10
        factors.remove_factor(pk=security_key.pk, kind="webauthn", by=owner.by, at=AT)
        assert factors_of(owner.user) == []

    def test_nobody_removes_anothers_nor_recovery_codes_alone(self, owner):
        factors.make_recovery_codes(by=owner.has_app().by, at=AT)
        app, codes = factors_of(owner.user)
        with pytest.raises(NotFound):
            factors.remove_factor(pk=app.pk, kind="totp", by=Owner(new_user("kakuu-other")).by, at=AT)
        with pytest.raises(NotFound):
            factors.remove_factor(pk=codes.pk, kind="recovery_codes", by=owner.by, at=AT)

    def test_the_platform_itself_has_no_factors(self, owner):
        with pytest.raises(NotPermitted):
            factors.add_totp(secret=SECRET, code="000000", by=Actor(is_platform=True), at=AT)


class TestCommitted:
    """At once, and in the trail."""

    def test_of_two_uses_at_once_one_counts(self, committed):
        owner, came = Owner(new_user("kakuu-owner")).has_app(), []

        def one() -> None:
            try:
                came.append(owner.shows(shown_by_app(SECRET, AT)))
            except Invalid:
                came.append("refused")

        together(one, one, one)
        assert sorted(came) == ["refused", "refused", "totp"]

    def test_each_step_leaves_a_line_without_secret_or_code(self, committed):
        owner = Owner(new_user("kakuu-owner")).has_app()
        codes = factors.make_recovery_codes(by=owner.by, at=AT)
        owner.shows(codes[0])
        for event in ("people.factor_added", "people.recovery_codes_made", "people.factor_proved"):
            [line] = trail.lines(committed, event)
            assert line["outcome"] == "done"
        [used] = trail.lines(committed, "people.factor_used")
        assert (used["about"], used["detail"]) == (f"User:{owner.user.uid}", {"kind": "recovery_code"})
        whole = trail.whole(committed)
        assert not any(secret in whole for secret in (SECRET, *codes))
