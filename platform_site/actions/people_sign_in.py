"""Sign-in of people: each try is judged, counted and noted, with the user's uid and never the name that was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.contrib.auth import authenticate

from platform_site import audit
from platform_site.actions import lock_out
from platform_site.actors import Actor
from platform_site.errors import Invalid, TooManyWrongTries
from platform_site.models import AuditEvent, User
from platform_site.transactions import action


Check = Callable[[], bool]
CLOSED_WORDS = (
    "続けて間違えたため、サインインを一時的に止めています。15分ほどたってから、もう一度お試しください。"
    "お急ぎのときや、心当たりがないときは、管理者にお問い合わせください。"
)


class Outcome(Enum):
    """What came of a try."""

    RIGHT = auto()
    WRONG = auto()
    CLOSED = auto()


@dataclass(frozen=True)
class Try:
    """Whose proof is judged: the name that was typed or is known, and from which network address ("" counts none)."""

    name: str
    address: str
    user: User | None = None


def prove_password(*, name: str, password: str, address: str, by: Actor, at: datetime) -> User:
    """Return whose name and password these are; raise Invalid, TooManyWrongTries.

    An unknown name costs the same time, counts the same and gets the same answers.
    """
    clean = name.replace("\0", "").strip()
    given = Try(clean, address, User.objects.filter(username=clean).first())
    found: list[User] = []

    def check() -> bool:
        user = authenticate(None, username=clean, password=password)
        found.extend([user] if isinstance(user, User) else [])
        return bool(found)

    judge(given, check, event="people.password_proved", wrong="利用者名またはパスワードが違います。", by=by, at=at)
    return found[-1]


def judge(given: Try, check: Check, *, event: str, wrong: str, by: Actor, at: datetime) -> None:
    """Judge a proof, and count and note it even where it is wrong; raise Invalid, TooManyWrongTries."""
    outcome = _judge(given=given, check=check, event=event, by=by, at=at)
    if outcome is Outcome.CLOSED:
        raise TooManyWrongTries(CLOSED_WORDS, retry_after=lock_out.CLOSED_FOR.seconds)
    if outcome is Outcome.WRONG:
        raise Invalid(wrong)


@action("people.tried")
def _judge(*, given: Try, check: Check, event: str, by: Actor, at: datetime) -> Outcome:
    lock_out.one_at_a_time(given.name)
    if lock_out.is_closed(given.name, given.address, at=at):
        return _refused(given, event, Outcome.CLOSED, by, at)
    if check():
        audit.record(event, by=_as(given.user, by), at=at)
        return Outcome.RIGHT
    if lock_out.count_wrong(given.name, given.address, at=at) and given.user is not None:
        lock_out.tell_of_lock(given.user, by=by, at=at)
    return _refused(given, event, Outcome.WRONG, by, at)


def _refused(given: Try, event: str, outcome: Outcome, by: Actor, at: datetime) -> Outcome:
    code = {Outcome.CLOSED: TooManyWrongTries, Outcome.WRONG: Invalid}[outcome].problem.code
    about = f"User:{given.user.uid}" if given.user else ""
    audit.record(event, by=by, at=at, about=about, outcome=AuditEvent.Outcome.REFUSED, code=code)
    return outcome


def _as(user: User | None, by: Actor) -> Actor:
    """Return who has proved to be somebody, whoever was signed in before."""
    return by if user is None or by.user == user.uid else Actor(user=user.uid, acting_user=user.username, call=by.call)


@action("people.signed_in")
def note_signed_in(*, user: User, method: str, by: Actor, at: datetime) -> None:
    """Note that somebody signed in; `method` names what she proved last, such as `password`, `totp` or `sandbox`."""
    lock_out.forget(user.username)
    audit.record("people.signed_in", by=_as(user, by), at=at, method=method)


@action("people.reauthenticated")
def note_reauthenticated(*, user: User, method: str, by: Actor, at: datetime) -> None:
    """Note that somebody who is signed in proved once more who she is."""
    lock_out.forget(user.username)
    audit.record("people.reauthenticated", by=by, at=at, method=method)


@action("people.signed_out")
def note_signed_out(*, by: Actor, at: datetime) -> None:
    """Note that somebody signed out."""
    audit.record("people.signed_out", by=by, at=at)


@action("people.role_switched")
def note_role_switched(*, membership: int, by: Actor, at: datetime) -> None:
    """Note as whom somebody acts from now on in her session."""
    audit.record("people.role_switched", by=by, at=at, membership=membership)
