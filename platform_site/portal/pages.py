"""A page: who may open it, what it is called, where it hangs; declared once beside the view.

`@page("title", …)` signs the visitor in and asks for her right; what a view refuses becomes a page in words (`lost`).
A second factor or a new password, where one is due, the middleware asks for before any page. The table test walks
every page through its `access`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from platform_site.actors import Actor
from platform_site.api.problems import wrong_method
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import Organisation
from platform_site.permissions import Permission, permissions_of
from platform_site.portal.people import actor_of
from platform_site.portal.sign_in_way import to_sign_in


View = Callable[..., HttpResponse]
READS, WRITES = ("GET", "HEAD"), ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Access:
    """For whom a page is: everybody, whoever is signed in, a person with a record, or holders of a permission."""

    title: str
    signed_in: bool = True
    person: bool = False
    permissions: frozenset[Permission] = frozenset()
    kinds: frozenset[str] = frozenset()
    methods: tuple[str, ...] = READS
    parent: str = ""
    takes: frozenset[str] | None = frozenset()
    """The parameters that its address may have; None where there is no page, whatever stands in the address."""
    uploads: bool = False
    """Whether a form of it may be as long as a file."""

    def admits(self, actor: Actor, *, has_person: bool = False) -> bool:
        """Tell if a signed-in actor may open the page in the role that she acts in."""
        if self.person:
            return has_person
        kind = actor.organisation.kind if actor.organisation else ""
        if self.kinds and kind not in self.kinds:
            return False
        return not self.permissions or not self.permissions.isdisjoint(permissions_of(actor))


def page(
    title: str,
    *,
    may: Permission | tuple[Permission, ...] = (),
    kinds: frozenset[str] | set[str] = frozenset(),
    signed_in: bool = True,
    person: bool = False,
    writes: bool = False,
    parent: str = "",
    takes: Iterable[str] = (),
    uploads: bool = False,
) -> Callable[[View], View]:
    """Make a function a page: `may` names permissions of which one is enough, `parent` the page it hangs under.

    A page that only reads takes GET; with `writes` it takes POST too, and then changes things through an action.
    `takes` names the parameters of its address (any other is refused, `portal.parameters`); with `uploads` it takes
    files, and anything longer than a form is refused unread elsewhere (`portal.bounds`).
    """
    wanted = frozenset({may} if isinstance(may, Permission) else may)
    methods = WRITES if writes else READS
    access = Access(title, signed_in, person, wanted, frozenset(kinds), methods, parent, frozenset(takes), uploads)

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in access.methods:
                return wrong_method(request, access.methods)
            request.page = access  # type: ignore[attr-defined]
            stopped = _stopped(request, access)
            if stopped is not None:
                return stopped
            try:
                return view(request, *args, **kwargs)
            except UsedUp as used:
                messages.info(request, "この内容は、すでに登録されています。")
                return redirect("receipt", number=used.number)

        shown.access = access  # type: ignore[attr-defined]
        return shown

    return decorate


def _stopped(request: HttpRequest, access: Access) -> HttpResponse | None:
    """Return where a visitor has to go first; None if she may come in. Raises NotPermitted."""
    if not access.signed_in:
        return None
    if not request.user.is_authenticated:
        return to_sign_in(request)
    actor = request.actor = actor_of(request)  # type: ignore[attr-defined]  # itself: actions `replace` parts of it
    if not access.admits(actor, has_person=request.user.person_id is not None):
        raise NotPermitted("いまの役割では、このページを使えません。役割を切り替えるか、管理者にお問い合わせください。")
    return None


class UsedUp(Exception):
    """What the page is about was carried out, and the receipt of that `number` given for it: no refusal, a way on."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def found(thing: Any) -> Any:
    """Return a thing that a query gave; raise NotFound if it gave none."""
    if thing is None:
        raise NotFound("このページは見つかりません。")
    return thing


FUND, INSURER = frozenset({Organisation.Kind.FUND}), frozenset({Organisation.Kind.INSURER})
