"""Whose the pages under `/me/prescriptions/` are: the visitor's own, audited; closed where a source said so (E-05)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eligibility.queries.own_coverages import self_view_is_stopped
from eprescription.queries.own_trail import HER_OWN
from platform_site import clock
from platform_site.portal.people import herself, own_id
from platform_site.portal.requests import Request
from platform_site.queries.persons import same_person
from platform_site.transactions import reads


OWN_DATA = "own_data"
View = Callable[..., HttpResponse]


def for_herself(view: View) -> View:
    """Give a view `records`, all records of the visitor, with their rows open, and the moment `at` of the request."""

    @wraps(view)
    def shown(request: Request, **named: Any) -> HttpResponse:
        person_id, at = own_id(request), clock.now()
        if self_view_is_stopped(person_id):
            return render(request, "me/closed.html")
        about = f"me:{view.__name__}"
        with reads(HER_OWN, persons=[person_id], by=herself(request), at=at, ground=OWN_DATA, about=about):
            return view(request, records=same_person(person_id), at=at, **named)

    return shown
