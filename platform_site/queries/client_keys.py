"""The public keys of a system, as staff read them: which they are, and since when each counts."""

from dataclasses import dataclass
from datetime import datetime

from platform_site.gateways.public_keys import fingerprint
from platform_site.models import ApiClient, Approval
from platform_site.states import ApprovalState


@dataclass(frozen=True)
class Key:
    """A key: its name, its algorithm, its SHA-256 thumbprint (RFC 7638), and since when it counts."""

    kid: str
    algorithm: str
    fingerprint: str
    since: datetime


def keys_of(client: ApiClient) -> list[Key]:
    """Return a system's keys, each since the approval that first brought it, or since the system was registered."""
    brought: dict[str, datetime] = {}
    deeds = Approval.objects.filter(content__client_id=client.client_id, state=ApprovalState.APPROVED)
    for approval in deeds.filter(deed="clients.roll_keys").order_by("decided_at"):
        stayed = approval.content["instead_of"]
        new = [each for each in approval.content["fingerprints"].values() if each not in stayed]
        brought |= dict.fromkeys(new, approval.decided_at)
    return [
        Key(entry["kid"], entry["alg"], mark := fingerprint(entry), brought.get(mark, client.registered_at))
        for entry in client.jwks.get("keys", [])
    ]
