"""`/staff/members/`: an insurer's own members, searched by POST (API-8), and one of them; at the fund masked (E-16)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eligibility.actions import member_searches
from eligibility.portal.cases_shown import approval_of
from eligibility.portal.members_forms import DetailsForm, NumbersForm
from eligibility.portal.members_read import EVENT
from eligibility.portal.members_words import lines_of
from eligibility.queries import members as queries
from eligibility.queries.histories import History, persons
from eligibility.queries.member_search import DETAILS, KIND, MOST, NUMBERS, members_found
from eligibility.states import LinkState
from platform_site import clock
from platform_site.models import Organisation
from platform_site.permissions import Permission, organisation_of, permissions_of
from platform_site.portal.forms import Form
from platform_site.portal.pages import FUND, INSURER, found, page
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_in, search_of
from platform_site.transactions import reads


SEARCHED = "eligibility.members_found"
FORMS: dict[str, type[Form]] = {NUMBERS: NumbersForm, DETAILS: DetailsForm}


@page("加入者を探す", may=Permission.SEE_COVERAGE, kinds=INSURER, writes=True, takes=("search",))
def members(request: Request) -> HttpResponse:
    """Ask for members; what is asked for is kept on the server, and the address names the search alone."""
    way = request.POST.get("way", "")
    if request.method != "POST" or way not in FORMS:
        typed = _typed(request)
        given = {name: typed if typed.get("way") == name else {} for name in FORMS}
        begun = {name: form(auto_id=f"id_{name}_%s", initial=given[name]) for name, form in FORMS.items()}
        return _asked(request, begun)
    form = FORMS[way](request.POST, auto_id=f"id_{way}_%s")
    if form.is_valid():
        search = member_searches.search(given=form.cleaned_data, by=request.actor, at=clock.now())
        return redirect("members_found", uid=search.uid)
    others = {name: other(auto_id=f"id_{name}_%s") for name, other in FORMS.items() if name != way}
    return _asked(request, {**others, way: form}, status=422)


@page("見つかった加入者", may=Permission.SEE_COVERAGE, kinds=INSURER, parent="members")
def members_shown(request: Request, uid: UUID) -> HttpResponse:
    """Show whom one's own search finds now."""
    by, at = request.actor, clock.now()
    given = found(answers_in(found(search_of(by, uid, kind=KIND))))
    rows = members_found(by, given)
    whose = {row.person_id for row in rows}
    with reads(SEARCHED, persons=whose, by=by, at=at, ground="law", about=f"Search:{uid}"):
        known = {"rows": rows, "most": MOST, "search": uid, "way": given.get("way", "")}
        return render(request, "members/found.html", known)


@page("加入者の資格", may=Permission.SEE_COVERAGE, kinds=INSURER | FUND, parent="members")
def member(request: Request, uid: UUID) -> HttpResponse:
    """Show a coverage: to its insurer with its history, at the fund its states alone."""
    by, at = request.actor, clock.now()
    history = queries.history_of(queries.coverage_of(by, uid))
    found(history.versions or None)
    with reads(EVENT, persons=persons([history]), by=by, at=at, ground="law", about=f"Coverage:{uid}"):
        shown = queries.member(history, by=by, at=at)
        if organisation_of(by).kind == Organisation.Kind.FUND:
            request.page = replace(request.page, parent="links")  # type: ignore[attr-defined]  # the fund searches for no members
            return render(request, "members/masked.html", _masked(request, shown))
        return render(request, "members/detail.html", {**_shared(request, shown), **lines_of(shown, at=at)})


def _typed(request: Request) -> dict[str, Any]:
    """Return what one's own search, which the address names, was for; nothing for none."""
    try:
        search = search_of(request.actor, UUID(request.GET.get("search", "")), kind=KIND)
    except ValueError:
        return {}
    return (answers_in(search) if search else None) or {}


def _asked(request: Request, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    return render(request, "members/search.html", {"numbers": forms[NUMBERS], "details": forms[DETAILS]}, status=status)


def _shared(request: Request, shown: queries.Member) -> dict[str, Any]:
    history: History = shown.history
    held = permissions_of(request.actor)
    may = {name: right in held for name, right in _RIGHTS.items()}
    return {
        "coverage": history.coverage,
        "in_force": shown.held is not None and shown.held.in_force,
        "cases": shown.cases,
        "asked": approval_of(f"Coverage:{history.coverage.uid}", at=clock.now()),
        "is_suspended": history.coverage.link_state == LinkState.SUSPENDED,
        **may,
    }


def _masked(request: Request, shown: queries.Member) -> dict[str, Any]:
    """Return what the fund may see: states, and no number, name, day or order."""
    return _shared(request, shown)


_RIGHTS = {
    "may_suspend": Permission.SUSPEND_LINKS,
    "may_resume": Permission.ANSWER_CASES,
    "may_restrict": Permission.RESTRICT_DISCLOSURE,
    "may_merge": Permission.MERGE_PERSONS,
}
