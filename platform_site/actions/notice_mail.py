"""通知メール: from a notice to an e-mail that says only that there is one.

Two steps, each an outbox event of its own: whose address a notice goes to is written down (`make_due`), and what is
due is handed over one by one, each with its own commit (`send_due`). Killed in between, the one message that the
mailer had taken and nobody had noted goes out again, under the same Message-ID; no other does.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from platform_site import audit, outbox
from platform_site.actors import Actor
from platform_site.gateways.mail import Message, MessageRefused, Post, post
from platform_site.models import Notice, NoticeMail
from platform_site.notices import addressees_of, kind_of, reachable_users
from platform_site.outbox import NotYet
from platform_site.transactions import action


DUE = "notices.mail_due"
NOTICES_AT_ONCE = 500
MAILS_AT_ONCE = 100
"""How many messages one delivery hands over: a minute's work at most, so that it is not taken for dead."""


def make_all_due(*, kind: str, first: int, last: int, left_at: datetime, by: Actor, at: datetime) -> None:
    """Write down who is told by e-mail of the notices of one telling; once more adds nobody."""
    left = Notice.objects.filter(pk__gte=first, pk__lte=last, kind=kind, created_at=left_at, mails__isnull=True)
    for keys in _in_parts(list(left.order_by("pk").values_list("pk", flat=True)), NOTICES_AT_ONCE):
        make_due(kind=kind, notices=keys, by=by, at=at)


@action("notices.mail_made_due")
def make_due(*, kind: str, notices: list[int], by: Actor, at: datetime) -> None:
    """Write down to whom these notices of one kind go, and put an event for each part of them that is to be sent."""
    rows = addressees_of(Notice.objects.filter(pk__in=notices), kind=kind)
    wanted = [NoticeMail(notice_id=pk, user_id=user, due_at=at) for pk in sorted(rows) for user in sorted(rows[pk])]
    NoticeMail.objects.bulk_create(wanted, ignore_conflicts=True)
    due = NoticeMail.objects.filter(notice__in=notices, sent_at__isnull=True).order_by("pk")
    for keys in _in_parts(list(due.values_list("pk", flat=True)), MAILS_AT_ONCE):
        outbox.put(DUE, at=at, first=keys[0], last=keys[-1])
    audit.record("notices.mail_made_due", by=by, at=at, kind=kind, notices=len(notices), mails=len(wanted))


def send_due(*, first: int, last: int, by: Actor, at: datetime) -> None:
    """Hand over what is due between these keys; once more hands over what is not sent yet, and nothing twice.

    A message that the mailer refuses stops no other. Raises MailerAway or MessageRefused, and NotYet while
    somebody else is at it.
    """
    keys = list(_unsent(first, last).values_list("pk", flat=True))
    if not keys:
        return
    refused = None
    with post() as way:
        for key in keys:
            try:
                hand_over(mail=key, way=way, by=by, at=at)
            except MessageRefused as error:
                refused = error
    if refused is not None:
        raise refused
    if _unsent(first, last).exists():
        raise NotYet


@action("notices.mailed")
def hand_over(*, mail: int, way: Post, by: Actor, at: datetime) -> None:
    """Hand one message to the mailer and note that it was; nothing if it is sent already or somebody is at it."""
    due = NoticeMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=mail, sent_at__isnull=True)
    row = due.select_related("notice__organisation", "user").first()
    if row is not None:
        way.send(message(row))
        row.sent_at = at
        row.save(update_fields=["sent_at"])
    audit.record("notices.mailed", by=by, at=at, about=f"NoticeMail:{mail}", sent=row is not None)


def message(row: NoticeMail) -> Message:
    """Return what an e-mail says: that there is a notice, of which kind, for whom of all, and where to read it."""
    title, house = kind_of(row.notice.kind).title, row.notice.organisation
    return Message(
        to=row.user.email,
        subject=f"【全国医療情報プラットフォーム】{title}",
        body=BODY.format(title=title, whose=f"{house.name}宛て" if house else "あなた宛て", url=settings.PUBLIC_URL),
        key=hashlib.sha256(f"{row.notice.uid}:{row.user.uid}".encode()).hexdigest()[:32],
    )


def _unsent(first: int, last: int) -> QuerySet[NoticeMail]:
    """Return what is not sent yet to anybody who can still be reached."""
    due = NoticeMail.objects.filter(pk__gte=first, pk__lte=last, sent_at__isnull=True)
    return due.filter(user__in=reachable_users()).order_by("pk")


def _in_parts(keys: list[int], most: int) -> Iterator[list[int]]:
    for start in range(0, len(keys), most):
        yield keys[start : start + most]


BODY = """{whose}のお知らせがあります。

件名: {title}

内容は、サインインして「お知らせ」でお読みください。
{url}/notices/

このメールには、個人に関する情報を載せていません。
このメールは自動で送っています。返信されても、お答えできません。
"""
