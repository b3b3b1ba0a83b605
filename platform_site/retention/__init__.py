"""How long each kind of record is kept, declared by each app and carried out here.

A declaration becomes SQL when the database is prepared: a function that erases only what is over, or a rule for
the partitions (security.md, second walls).
"""

from platform_site.retention import site
from platform_site.retention.due import count_due
from platform_site.retention.policy import POLICIES, Keep, Retention, declare
from platform_site.retention.purging import install, purge, purge_all


__all__ = ["POLICIES", "Keep", "Retention", "count_due", "declare", "install", "purge", "purge_all", "site"]
