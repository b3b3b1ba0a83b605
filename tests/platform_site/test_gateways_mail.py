"""The mailer, over real SMTP: what is taken, what is refused, and what it is when nobody is there."""

import pytest
from django.core import mail

from platform_site.gateways.mail import MailerAway, Message, MessageRefused, post
from tests.support.mailers import mailer


def letter(to: str = "a@example.invalid", **more: str) -> Message:
    """Return a message."""
    return Message(**{"to": to, "subject": "【架空】件名", "body": "本文です。\n", "key": "0123", **more})


def test_a_message_arrives_as_it_was_written(settings):
    with mailer(settings) as own, post() as way:
        way.send(letter())
    [(address, taken)] = own.taken
    assert address == "a@example.invalid"
    assert taken["Subject"] == "【架空】件名"
    assert taken["From"] == settings.DEFAULT_FROM_EMAIL
    assert taken["To"] == "a@example.invalid"
    assert (taken["Message-ID"], taken["Auto-Submitted"]) == ("<0123@notices>", "auto-generated")
    assert taken.get_content().strip() == "本文です。"


def test_many_go_over_one_connection_and_one_that_is_refused_stops_no_other(settings):
    with mailer(settings) as own:
        own.refused = {"b@example.invalid"}
        with post() as way:
            way.send(letter())
            with pytest.raises(MessageRefused):
                way.send(letter("b@example.invalid"))
            way.send(letter("c@example.invalid"))
    assert own.addresses() == ["a@example.invalid", "c@example.invalid"]


def test_what_is_no_address_or_would_write_headers_is_refused_before_it_is_sent(settings):
    with mailer(settings) as own, post() as way:
        for wrong in (letter("a@example.invalid\nBcc: z@example.invalid"), letter(subject="x\nBcc: z@example.invalid")):
            with pytest.raises(MessageRefused):
                way.send(wrong)
    assert own.taken == []


def test_a_mailer_that_takes_nothing_now_is_away(settings):
    with mailer(settings) as own:
        own.busy = True
        with post() as way, pytest.raises(MailerAway):
            way.send(letter())
    with pytest.raises(MailerAway), post():
        pass


def test_a_mailer_that_goes_away_meanwhile_is_away(settings):
    with mailer(settings) as own, post() as way:
        own.gone = True
        with pytest.raises(MailerAway):
            way.send(letter())


def test_a_sandbox_keeps_messages_in_a_folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    with post() as way:
        way.send(letter())
    [file] = (tmp_path / "mail").iterdir()
    assert "To: a@example.invalid" in file.read_text()
    assert mail.outbox == []
