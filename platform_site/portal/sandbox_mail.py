"""`/sandbox/mail`: the e-mails that would have been sent, as plain text."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from platform_site.gateways.mail_folder import letters
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request


@page("届いたメール", signed_in=False, parent="sandbox")
def mail(request: Request) -> HttpResponse:
    """List the newest e-mails."""
    return render(request, "sandbox/mail.html", {"letters": letters(Path(settings.EMAIL_FILE_PATH))})


@page("メールの内容", signed_in=False, parent="sandbox_mail")
def letter(request: Request, name: str) -> HttpResponse:
    """Show one of them."""
    there = {each.name: each for each in letters(Path(settings.EMAIL_FILE_PATH))}
    return render(request, "sandbox/letter.html", {"letter": found(there.get(name))})
