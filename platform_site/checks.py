"""What Django's system checks see before anything starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from platform_site import keys
from platform_site.actions.merge_parts import undeclared
from platform_site.models import Installation, Record
from platform_site.queries import connections
from platform_site.retention import POLICIES


@register()
def every_record_has_a_retention_policy(**kwargs: Any) -> list[CheckMessage]:
    """A model that holds personal data must say how long it is kept."""
    return [
        Error(f"{model._meta.label} has no retention policy", obj=model, id="platform.E001")
        for model in apps.get_models()
        if issubclass(model, Record) and model not in POLICIES
    ]


@register()
def every_reference_to_a_person_has_a_word_on_merging(**kwargs: Any) -> list[CheckMessage]:
    """Whoever refers to a person must say what a merge of persons does with it, or a split would lose rows."""
    return [
        Error(f"{field.model._meta.label}.{field.name} stands in no actions/joined.py", obj=field, id="platform.E005")
        for field in undeclared()
    ]


@register(Tags.security, deploy=True)
def the_keys_are_there(**kwargs: Any) -> list[CheckMessage]:
    """Every named key exists, and none that a sandbox made is used elsewhere (I01-1)."""
    return [Error(fault, hint="Run `manage.py make_keys`.", id="platform.E002") for fault in keys.check()]


@register(Tags.database)
def the_database_is_of_this_installation(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A production process never runs on a sandbox's rows, nor the other way round (I01-1)."""
    if "default" not in (databases or []):
        return []
    try:
        mark = Installation.objects.first()
    except DatabaseError:
        return [Error("The database cannot be read.", hint="Is it migrated? See /readyz.", id="platform.E003")]
    if mark is None or mark.kind != settings.MODE:
        kind = mark.kind if mark else "unmarked"
        return [Error(f"The database is {kind}, this installation is {settings.MODE}.", id="platform.E004")]
    return []


@register(Tags.database)
def the_pools_fit_into_the_database(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """All processes together can never open more connections than PostgreSQL gives (I03-4)."""
    if "default" not in (databases or []):
        return []
    try:
        wanted, given = connections.wanted(), connections.given()
    except DatabaseError:
        return []  # told by the check above
    if wanted <= given:
        return []
    return [
        Error(
            f"All processes together may open {wanted} connections, but PostgreSQL gives {given}, "
            f"its max_connections less what is reserved.",
            hint="Raise max_connections, lower WEB_PROCESSES, DATABASE_POOL or WORKER_PROCESSES, "
            "or put PgBouncer in between and set DATABASE_POOLER.",
            id="platform.E006",
        )
    ]
