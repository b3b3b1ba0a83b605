"""Who is told what, in which words, as a document."""

from collections.abc import Iterator

from platform_site.management.documents import GENERATED, document, table
from platform_site.notices import NOTICES, NoticeKind
from platform_site.permissions import ROLES


@document("notices.md")
def notices() -> Iterator[str]:
    """Yield every kind of notice."""
    yield from ["# Notices", "", GENERATED, ""]
    yield "A notice to an organisation is seen by the roles named here, one to a user by that user alone."
    yield from ["", *table("kind", "title", "what happened", "what to do", "urgency", "seen by", "e-mail")]
    for kind in sorted(NOTICES.values(), key=lambda kind: kind.name):
        words = f"{kind.title} | {kind.happened} | {kind.remedy} | {kind.urgency_label}"
        yield f"| `{kind.name}` | {words} | {_seen_by(kind)} | {'yes' if kind.mail else 'no'} |"


def _seen_by(kind: NoticeKind) -> str:
    return "、".join(ROLES[role].label for role in ROLES if role in kind.to) or "その人"
