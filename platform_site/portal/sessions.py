"""Sessions of people: sealed in the database, ended by being emptied, with an idle and an absolute end (I02-4)."""

import base64
import json
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from platform_site import keys
from platform_site.models import Session


SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
EVERY = 60  # seconds after which a sign of life is written again
CONTEXT = b"session"
WENT_ON = "went_on"
"""In what is left of a session that got a new id: that id, so that a sign-out under the old one ends it too."""


class SessionStore(DatabaseStore):
    """Django's, with sealed content, and without a DELETE that no process of ours may do."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the content sealed."""
        return base64.b64encode(keys.wrap("sessions", json.dumps(session_dict).encode(), context=CONTEXT)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return the content; nothing for a session that was ended or changed by somebody."""
        try:
            return dict(json.loads(keys.unwrap("sessions", base64.b64decode(session_data), context=CONTEXT)))
        except (keys.Unreadable, ValueError):
            return {}

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row, with whose it is."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - the class that get_model_class gives
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - as Django calls it
        """Write the content; raises UpdateError, as Django's does for a row that is gone, if the session was ended.

        Another request of the same browser may have ended it since this one read it: nobody brings it back.
        """
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        with transaction.atomic():
            _lock(self.session_key)
            super().save()

    def cycle_key(self) -> None:
        """Go on under a new id; raises UpdateError if the session was ended meanwhile."""
        data, before = self._session, self.session_key  # type: ignore[attr-defined]
        with transaction.atomic():
            if before:
                _lock(before)
            self.create()
            if before:
                _end(before, self.encode({WENT_ON: self.session_key}))
        self._session_cache = data

    def delete(self, session_key: str | None = None) -> None:
        """End a session, under whatever id it goes on: empty it and let it be over."""
        key = session_key or self.session_key
        while key:
            with transaction.atomic():
                row = Session.objects.select_for_update().filter(pk=key).first()
                _end(key)
            key = self.decode(row.session_data).get(WENT_ON) if row else None


def _lock(key: str) -> None:
    """Hold a session's row until the transaction ends; raises UpdateError if the session is over or gone."""
    row = Session.objects.select_for_update().filter(pk=key).first()
    if row is None or not row.session_data or row.expire_date <= timezone.now():  # noqa: TID251 - as Django writes it
        raise UpdateError


def _end(key: str, left: str = "") -> None:
    Session.objects.filter(pk=key).update(session_data=left, expire_date=timezone.now(), user_id=None)  # noqa: TID251


def end_if_over(request: HttpRequest) -> None:
    """Sign somebody out who did nothing for long, or signed in long ago; else note that she is there."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
        return
    now, session = int(time.time()), request.session
    if is_over(session, now):
        logout(request)
        request.session_was_over = True  # type: ignore[attr-defined]
    elif now - session.get(SEEN_AT, 0) >= EVERY:
        session.setdefault(SIGNED_IN_AT, now)
        session[SEEN_AT] = now


def is_over(session: Any, now: int) -> bool:
    """Tell if a session has reached its idle or its absolute end."""
    seen, since = session.get(SEEN_AT, now), session.get(SIGNED_IN_AT, now)
    return bool(now - seen >= settings.SESSION_IDLE_SECONDS or now - since >= settings.SESSION_COOKIE_AGE)


def seconds_left(request: HttpRequest) -> int:
    """Return after how many seconds without a request the session ends."""
    now, session = int(time.time()), request.session
    idle = session.get(SEEN_AT, now) + settings.SESSION_IDLE_SECONDS - now
    absolute = session.get(SIGNED_IN_AT, now) + settings.SESSION_COOKIE_AGE - now
    return max(0, min(idle, absolute))
