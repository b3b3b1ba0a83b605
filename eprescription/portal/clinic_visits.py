"""For whom the pages of clinics are."""

from typing import Any

from eprescription.permissions import ISSUERS
from platform_site.permissions import Permission


OPENS: dict[str, Any] = {"may": Permission.ISSUE_PRESCRIPTIONS, "kinds": ISSUERS, "parent": "clinic"}
"""For whom these pages are, and where they hang."""
