"""The site's own lines of the navigation."""

from platform_site import notices
from platform_site.portal import waiting
from platform_site.portal.approvals import to_decide
from platform_site.portal.navigation import Item, add
from platform_site.portal.waiting import Waiting


add(
    Item("start", "あなた", 10),
    Item("notices", "あなた", 20),
    Item("mfa_index", "あなた", 80),
    Item("roles", "あなた", 90, of_several=True),
    Item("approvals", "申請と承認"),
    Item("admin:index", "運用", 10),
    Item("purges", "運用", 60),
    Item("purges_due", "運用", 61),
    Item("holds", "運用", 62),
    Item("help_desk", "運用", 20),
    Item("audit_search", "運用", 80),
    Item("merges", "申請と承認", 120),
)
waiting.add(
    Waiting("approvals", "承認を待つ申請", to_decide),
    Waiting(
        "notices", "未読のお知らせ", lambda request: notices.unread(request.actor, user_id=request.user.pk),
        "?state=unread",
    ),
)  # fmt: skip
