"""The lines of the navigation that this service adds."""

from eligibility.portal import start_counts as counts
from platform_site.portal import waiting
from platform_site.portal.navigation import Item, add
from platform_site.portal.waiting import Waiting


add(
    Item("feeds", "資格情報", 10),
    Item("feed_new", "資格情報", 11),
    Item("feeds_held", "資格情報", 12),
    Item("feed_held_lines", "資格情報", 13),
    Item("same_day", "資格情報", 14),
    Item("feed_ages", "資格情報", 15),
    Item("ledgers", "資格情報", 16),
    Item("assistance_feeds", "資格情報", 20),
    Item("assistance_feed_new", "資格情報", 21),
    Item("me", "あなた", 1),
    Item("unmasking", "申請と承認", 110),
    Item("members", "資格情報", 40),
    Item("papers", "資格情報", 50),
    Item("vouchers", "資格情報", 60),
    Item("cases", "疑義と照会", 10),
    Item("overlaps", "疑義と照会", 20),
    Item("links", "疑義と照会", 30),
    Item("usage", "利用状況", 10),
    Item("usage_facilities", "利用状況", 20),
    Item("declarations", "利用状況", 30),
    Item("usage_running", "利用状況", 40),
    Item("usage_regions", "利用状況", 50),
    Item("receipt_counts", "利用状況", 60),
)
waiting.add(
    Waiting("feeds_held", "承認を待つ保留中のファイル", counts.held),
    Waiting("cases", "期限を過ぎた案件", counts.late, "?overdue=yes"),
    Waiting("cases", "回答を待つ案件", counts.unanswered),
    Waiting("vouchers", "回答を待つ医療券の依頼", counts.vouchers, "?state=requested"),
)
