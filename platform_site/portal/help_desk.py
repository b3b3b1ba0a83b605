"""`/staff/requests/`: a caller names the id of a request, and the help desk sees what became of it, and of nobody."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions import request_searches
from platform_site.identifiers import request_ids
from platform_site.periods import jst_day
from platform_site.permissions import Permission
from platform_site.portal.audit_forms import check_day
from platform_site.portal.forms import Form
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_in, search_of
from platform_site.queries.requests import story_of


class RequestForm(Form):
    """Which request, and of which day."""

    request_id = forms.CharField(
        label="問い合わせ番号", max_length=64,
        help_text="画面の一番下、またはAPIの応答の X-Request-ID・request_id にある、英数字と . _ - の8文字から64文字",
    )  # fmt: skip
    on = forms.DateField(
        label="要求があった日", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="プラットフォームが付けた番号では、番号から日が分かるため、使われません。",
    )  # fmt: skip

    def clean_request_id(self) -> str:
        """Refuse what is no id of a request."""
        request_id = str(self.cleaned_data["request_id"])
        if not request_ids.FORM.fullmatch(request_id):
            raise forms.ValidationError(
                "英数字と . _ - の8文字から64文字で入力してください。空白が混じっていませんか。"
            )
        return request_id

    def clean_on(self) -> date:
        """Refuse a day that is to come."""
        return check_day(self.cleaned_data["on"])


@page("問い合わせ番号から調べる", may=Permission.HELP_DESK, writes=True)
def help_desk(request: Request) -> HttpResponse:
    """Ask which request; the address of the answer carries the search's id alone."""
    form = RequestForm(request.POST or None, initial={"on": jst_day(clock.now())})
    if request.method == "POST" and form.is_valid():
        search = request_searches.begin_search(**form.cleaned_data, by=request.actor, at=clock.now())
        return redirect("help_desk_request", uid=search.uid)
    return render(request, "help_desk/search.html", {"form": form}, status=form.status)


@page("要求の記録", may=Permission.HELP_DESK, parent="help_desk")
def help_desk_request(request: Request, uid: UUID) -> HttpResponse:
    """Show what became of the request."""
    asked = found(answers_in(found(search_of(request.actor, uid, kind=request_searches.KIND))))
    story = story_of(asked["request_id"], on=date.fromisoformat(asked["on"]))
    return render(request, "help_desk/request.html", {"asked": asked, "story": story})
