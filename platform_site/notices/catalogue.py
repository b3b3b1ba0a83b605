"""A kind of notice: its words, whom it concerns, how urgent it is, and the page on which one acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from platform_site.permissions import ROLES, Permission


class Urgency(StrEnum):
    """How soon somebody should look."""

    ACT = "act"
    """Somebody has to do something, soon."""
    LOOK = "look"
    """Somebody should see whether there is something to do."""
    KNOW = "know"
    """It is good to know."""


URGENCIES = {Urgency.ACT: "対応が必要", Urgency.LOOK: "確認が必要", Urgency.KNOW: "お知らせ"}


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """What somebody is told, in words that name no person, no number and no value.

    `to` names the roles whom a notice to an organisation concerns; a notice to a user is hers alone. `things` gives,
    by the first word of what a notice is about (`Case:…`), the URL name of that thing's page; `page` is the page
    for everything else. A page that is not there leaves the inbox.
    """

    name: str
    title: str
    happened: str
    remedy: str
    urgency: Urgency = Urgency.LOOK
    to: frozenset[str] = frozenset()
    mail: bool = True
    page: str = ""
    things: Mapping[str, str] = field(default_factory=dict)

    @property
    def urgency_label(self) -> str:
        """Return the urgency in words."""
        return URGENCIES[self.urgency]


NOTICES: dict[str, NoticeKind] = {}


def declare(*kinds: NoticeKind) -> None:
    """Register kinds; called at the foot of an app's `notices`."""
    for kind in kinds:
        if kind.name in NOTICES:
            raise ValueError(f"{kind.name} is declared twice")
        unknown = kind.to - ROLES.keys()
        if unknown:
            raise ValueError(f"{kind.name}: no roles: {sorted(unknown)}")
        NOTICES[kind.name] = kind


def holders(*permissions: Permission) -> frozenset[str]:
    """Return the roles that hold one of these permissions."""
    return frozenset(name for name, role in ROLES.items() if role.permissions & set(permissions))


def kind_of(name: str) -> NoticeKind:
    """Return a kind with its words; a notice whose kind is declared no longer is still shown."""
    known = NOTICES.get(name)
    return known or NoticeKind(
        name=name, title="お知らせ", happened="お知らせがあります。", remedy="内容は、支払基金にお問い合わせください。"
    )


def is_mailed(name: str) -> bool:
    """Tell if a kind goes out by e-mail as well."""
    return name in NOTICES and NOTICES[name].mail
