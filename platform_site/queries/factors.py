"""Second factors: which ones somebody has (I02-3)."""

from allauth.mfa.models import Authenticator

from platform_site.models import User


Type = Authenticator.Type


def factors_of(user: User) -> list[Authenticator]:
    """Return somebody's factors and recovery codes, oldest first."""
    return list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"))


def has_factor(user: User) -> bool:
    """Tell if somebody has a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Type.RECOVERY_CODES).exists()


def factor_of(user: User, pk: int, *, kind: str) -> Authenticator | None:
    """Return one of somebody's own factors."""
    return Authenticator.objects.filter(user_id=user.pk, pk=pk, type=kind).first()


def codes_left(user: User) -> int | None:
    """Return how many recovery codes somebody has left; None if she never made any."""
    made = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return len(made.data["hashes"]) if made else None
