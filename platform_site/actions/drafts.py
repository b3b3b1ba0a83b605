"""Keeping what somebody typed, sealed, on the server: drafts until they are confirmed, and searches (API-8)."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from platform_site import audit
from platform_site.actions.approvals import signed_in
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import DataKey, Draft, Search
from platform_site.queries.drafts import is_in_role, role_of
from platform_site.transactions import action


Answers = Mapping[str, Any]


@action("drafts.kept")
def keep_draft(*, kind: str, answers: Answers, by: Actor, at: datetime) -> Draft:
    """Keep the answers to a form until they are confirmed; they can be read for two days."""
    draft = Draft(kind=kind, user=signed_in(by), kept_at=at, **_sealed("draft", answers, by, at))
    draft.save()
    audit.record("drafts.kept", by=by, at=at, about=f"Draft:{draft.uid}", kind=kind)
    return draft


@action("drafts.used")
def use_draft(*, draft: Draft, by: Actor, at: datetime) -> None:
    """Use a draft up, in the transaction of the act it leads to; raises NotInThisState the second time.

    Raises NotFound for another's, and for one that was typed in another role.
    """
    if draft.user_id != signed_in(by).pk or (draft.used_at is None and not is_in_role(draft, by)):
        raise NotFound
    if not Draft.objects.filter(pk=draft.pk, used_at__isnull=True).update(used_at=at, content=b""):
        raise NotInThisState("この内容は、すでに登録されています。")
    audit.record("drafts.used", by=by, at=at, about=f"Draft:{draft.uid}", kind=draft.kind)


@action("searches.kept")
def keep_search(*, kind: str, answers: Answers, by: Actor, at: datetime) -> Search:
    """Keep for whom somebody searches; the page's address carries the id alone."""
    search = Search(kind=kind, user=signed_in(by), kept_at=at, **_sealed("search", answers, by, at))
    search.save()
    audit.record("searches.kept", by=by, at=at, about=f"Search:{search.uid}", kind=kind)
    return search


def _sealed(purpose: str, answers: Answers, by: Actor, at: datetime) -> dict[str, Any]:
    uid, sealed = uuid.uuid4(), {"role": role_of(by), "answers": answers}
    plain = json.dumps(sealed, ensure_ascii=False, default=str).encode()
    return {"uid": uid, "content": DataKey.objects.seal(purpose, plain, context=f"{purpose}:{uid}", at=at)}
