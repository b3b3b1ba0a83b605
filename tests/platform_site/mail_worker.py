"""A worker process that sends e-mails that are due, to be killed: `… PORT FIRST LAST`."""

import os
import sys

import django


def main(port: int, first: int, last: int) -> None:
    """Send what is due between two keys to the mailer at a port of this host."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    django.setup()
    from django.conf import settings

    from platform_site import clock
    from platform_site.actions import notice_mail
    from platform_site.actors import the_platform

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    notice_mail.send_due(first=first, last=last, by=the_platform(), at=clock.now())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
