"""What the site stores."""

from platform_site.models.accounts import ApiClient, Membership, User
from platform_site.models.approvals import Approval
from platform_site.models.audit import AuditEvent
from platform_site.models.base import Record
from platform_site.models.codes import Code, CodeRelease, Policy
from platform_site.models.consents import Consent, PatientNumber, Verification
from platform_site.models.copying import copy_in
from platform_site.models.drafts import Draft, Search
from platform_site.models.installation import Installation
from platform_site.models.jobs import Job, JobLine
from platform_site.models.merges import MovedRow, PersonMerge
from platform_site.models.notices import Notice, NoticeMail
from platform_site.models.once import IdempotencyKey, UsedToken, WrongTry
from platform_site.models.organisations import Organisation
from platform_site.models.outbox import OutboxDelivery, OutboxEvent
from platform_site.models.people import Person, Restriction, Sex
from platform_site.models.purges import LegalHold, PurgeDue, PurgeRun
from platform_site.models.receipts import Receipt
from platform_site.models.resilience import Disk, Heartbeat
from platform_site.models.sealing import DataKey
from platform_site.models.sessions import Session


__all__ = [
    "ApiClient",
    "Approval",
    "AuditEvent",
    "Code",
    "CodeRelease",
    "Consent",
    "DataKey",
    "Disk",
    "Draft",
    "Heartbeat",
    "IdempotencyKey",
    "Installation",
    "Job",
    "JobLine",
    "LegalHold",
    "Membership",
    "MovedRow",
    "Notice",
    "NoticeMail",
    "Organisation",
    "OutboxDelivery",
    "OutboxEvent",
    "PatientNumber",
    "Person",
    "PersonMerge",
    "Policy",
    "PurgeDue",
    "PurgeRun",
    "Receipt",
    "Record",
    "Restriction",
    "Search",
    "Session",
    "Sex",
    "UsedToken",
    "User",
    "Verification",
    "WrongTry",
    "copy_in",
]
