"""A doctor at the pages of a clinic: her patient at the counter, and the buttons that she presses."""

import re
from typing import Any
from uuid import UUID

from django.urls import reverse

from eprescription.models import Prescription
from eprescription.queries.masters import masters_on
from eprescription.queries.visits import visit_of
from platform_site import clock
from platform_site.models import Membership, User
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.callers import Caller
from tests.support.pages import text_of
from tests.support.visitors import Visitor, signed_in


DOCTOR = "clinic-doctor-1"


def doctor(name: str = DOCTOR) -> Visitor:
    """Sign the sandbox's doctor in, whose key it keeps under her account's name."""
    user = User.objects.get(username=name)
    return Visitor(user, Membership.objects.filter(user=user, ended_at__isnull=True).first(), signed_in(user))


def came(clinic: str = rx.CLINIC, person: str = "P001", *, consents: tuple[str, ...] = ()) -> str:
    """Have somebody come to the counter by card; return the check's id, which names the visit."""
    answer = Caller(clinic).check_by_card(rx.PEOPLE[person][0], consents=list(consents))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["check_id"])


def person_at(visit: str, who: Visitor | None = None) -> int:
    """Return who came to the counter of the doctor's clinic."""
    return visit_of((who or doctor()).actor, UUID(visit), at=clock.now()).person_id


def value_of(name: str) -> str:
    """Return how a form names a medicine."""
    on = jst_day(clock.now())
    (drug,) = (each for each in masters_on(on).in_force(on) if each.name == name)
    return f"2:{drug.receipt_code}"


def typed(*names: str, days: str = "14", **more: str) -> dict[str, Any]:
    """Return the form of a sheet with a row for each medicine, filled in."""
    form: dict[str, Any] = {"drug": [value_of(name) for name in names], "kind": "electronic", "refills": "1"}
    for place in range(len(names)):
        row = {"dose": "1", "form": "1", "quantity": days, "usage": "１日１回朝食後"}
        form |= {f"m{place}-{field}": text for field, text in row.items()}
    return form | more


def pressed(visitor: Visitor, visit: str, deed: str, form: dict[str, Any], **headers: str) -> Any:
    """Press a button of the sheet."""
    return visitor.post(reverse("clinic_new", args=[visit]), {**form, "do": deed}, **headers)


def to_sign(visitor: Visitor, visit: str, *names: str, **more: str) -> str:
    """Fill a sheet in and go on; return the address of the page to sign on."""
    answer = pressed(visitor, visit, "confirm", typed(*names, **more))
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def keys_on(page: str) -> list[str]:
    """Return the findings that a page asks a reason for."""
    return re.findall(r'name="reason-([0-9a-f]{32})"', page)


def opening_of(visitor: Visitor, address: str, **typed: str) -> str:
    """Press the button of the one masked finding of a page to sign on; return the page that opens it."""
    page = text_of(visitor.get(address))
    [deed] = re.findall(r'value="(open:[^"]+)"', page)
    return str(visitor.post(address, {**typed, "do": deed})["Location"])


def way_back(page: str) -> str:
    """Return the page to sign on that the page of an opened finding leads back to."""
    [address] = re.findall(r'href="([^"]+)">署名と登録の画面に戻る', page)
    return str(address)


def newest(visit: str, who: Visitor | None = None) -> Prescription:
    """Return what was prescribed last to who came to the counter."""
    return issued(person_at(visit, who))[-1]


def issued(person_id: int) -> list[Prescription]:
    """Return what was prescribed to somebody."""
    with rx.opened(person_id):
        return list(Prescription.objects.filter(person_id=person_id).order_by("pk"))
