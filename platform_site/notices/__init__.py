"""Who is told what, in which words: each app declares its kinds in its own `notices`, and here they are read."""

from platform_site.notices import site
from platform_site.notices.addressees import addressees_of, reachable_users
from platform_site.notices.catalogue import NOTICES, NoticeKind, Urgency, declare, holders, is_mailed, kind_of
from platform_site.notices.inbox import inbox_of, kinds_seen_by, unread
from platform_site.notices.names import name_things, names_of


__all__ = [
    "NOTICES",
    "NoticeKind",
    "Urgency",
    "addressees_of",
    "declare",
    "holders",
    "inbox_of",
    "is_mailed",
    "kind_of",
    "kinds_seen_by",
    "name_things",
    "names_of",
    "reachable_users",
    "site",
    "unread",
]
