"""二人の操作: which rights two people share, and so which roles one person alone gives to nobody (ARCH-5)."""

from platform_site.actions.approval_requests import DEEDS
from platform_site.permissions import ROLES, Permission


_SHARED: set[Permission] = set()


def share(*permissions: Permission) -> None:
    """Name rights of which two people need one each, for what is no `Deed`; called at the foot of its module."""
    _SHARED.update(permissions)


def shared() -> frozenset[Permission]:
    """Return every right with which somebody is one of two people."""
    return frozenset(_SHARED).union(*({deed.ask, deed.approve} for deed in DEEDS.values()))


def takes_two(role: str) -> bool:
    """Tell if whoever has a role can be one of two people; then two people give it."""
    return bool(ROLES[role].permissions & shared())


def roles_of_two() -> list[str]:
    """Return the names of those roles."""
    return [name for name in ROLES if takes_two(name)]
