"""Rows that are over and somebody's: made for one person, then purged with and without a hold on her."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from platform_site import clock
from platform_site.models import LegalHold, Person
from platform_site.retention import POLICIES, Retention, purge
from platform_site.retention.holds import persons_of
from tests.factories import platform_site as make


Made = Callable[[Person], Any]


def held_models(storey: str) -> set[type[Model]]:
    """Return the models of a storey whose rows are somebody's and are purged row by row."""
    return {policy.model for policy in POLICIES.values() if _is_held(policy, storey)}


def hold(person: Person) -> LegalHold:
    """Place a hold, as a case does."""
    return make.LegalHoldFactory(person=person, placed_at=clock.now())


def is_gone_after_purge(row: Any) -> bool:
    """Carry the policy of a row's model out; tell if it is gone."""
    purge(POLICIES[type(row)], at=clock.now())
    return not type(row)._default_manager.filter(pk=row.pk).exists()


def _is_held(policy: Retention, storey: str) -> bool:
    is_row = policy.model._meta.app_label == storey and not policy.partition
    return is_row and bool(persons_of(policy.model) or policy.persons)
