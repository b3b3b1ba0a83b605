"""The site's own lines of the navigation."""

from platform_site.portal.navigation import Item, add


add(
    Item("start", "あなた", 10),
    Item("roles", "あなた", 90),
    Item("approvals", "申請と承認"),
)
