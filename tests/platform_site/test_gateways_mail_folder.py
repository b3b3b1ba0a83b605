"""Reading the e-mails that a sandbox keeps in a folder."""

import os
from pathlib import Path

from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from platform_site.gateways.mail_folder import letters


def backend(folder: Path):
    return get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))


def test_no_folder_is_no_mail(tmp_path):
    assert letters(tmp_path / "none") == []


def test_the_newest_of_several_messages_in_several_files_comes_first(tmp_path):
    for number, names in enumerate([["一", "二"], ["三"]]):
        sender = backend(tmp_path)
        sender.send_messages(
            [EmailMessage(f"件名{name}", f"本文{name}", "a@x.invalid", ["b@x.invalid"]) for name in names]
        )
        for file in tmp_path.glob("*.log"):
            if file.stat().st_mtime_ns > 10**18 // 1000:
                os.utime(file, (number + 1, number + 1))
    found = letters(tmp_path)
    assert [letter.subject for letter in found] == ["件名三", "件名二", "件名一"]
    assert [letter.text.strip() for letter in found] == ["本文三", "本文二", "本文一"]
    assert len({letter.name for letter in found}) == 3
    assert [letter.subject for letter in letters(tmp_path, most=1)] == ["件名三"]


def test_of_a_message_in_two_forms_the_plain_one_is_shown(tmp_path):
    message = EmailMultiAlternatives("件名", "平文", "a@x.invalid", ["b@x.invalid"], connection=backend(tmp_path))
    message.attach_alternative("<p>飾り</p>", "text/html")
    message.send()
    (letter,) = letters(tmp_path)
    assert letter.text.strip() == "平文"
    assert letter.sent_at is not None


def test_what_has_no_text_or_date_is_shown_without(tmp_path):
    (tmp_path / "odd.log").write_bytes(b"Content-Type: image/png\n\nxxxx\n")
    (letter,) = letters(tmp_path)
    assert (letter.text, letter.sent_at, letter.subject, letter.to) == ("", None, "", "")
