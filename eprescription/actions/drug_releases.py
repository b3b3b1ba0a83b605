"""医薬品マスターの版: a file becomes a release once and never changes (ARCH-5)."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import connection

import eprescription
from eprescription.gateways import receipt_masters
from eprescription.gateways.master_forms import FORMS, FileForm, shipped
from eprescription.models import DrugRelease, ReleaseKind
from eprescription.queries.master_releases import in_force
from eprescription.queries.master_rows import entries_of, rows_of
from eprescription.rules.drugs.entries import DrugEntry
from platform_site import audit
from platform_site.actions.releases import put_in_force
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import copy_in
from platform_site.permissions import Permission, check_may
from platform_site.queries import disks
from platform_site.states import ReleaseState
from platform_site.transactions import action


FOLDER = Path(eprescription.__file__).parent / "masters"
SHIPPED_FROM = date(2025, 7, 16)
"""The day of the price list that our own medicines are from."""


@action("eprescription.drugs_loaded")
def load_file(
    *, form: FileForm, content: bytes, effective_on: date, source: str, by: Actor, at: datetime
) -> DrugRelease:
    """Load a file as a release that waits until two people publish it; the same again changes nothing.

    A delta is merged onto the release of medicines that counts on its day, and written out whole. Raises
    WrongDrugFile with all mistakes, NotInThisState for a delta without a release before it.
    """
    check_may(by, Permission.LOAD_MASTERS)
    disks.check_room()
    kind, sha256 = ReleaseKind(FORMS[form].kind), hashlib.sha256(content).hexdigest()
    lock_kind(kind)  # whoever loads the same at once waits, and finds it there
    there = DrugRelease.objects.filter(kind=kind, effective_on=effective_on, sha256=sha256)
    release = there.exclude(state=ReleaseState.DISCARDED).order_by("pk").first()
    if release is None:
        base = _base(effective_on) if form is FileForm.RECEIPT_DELTA else None
        entries = _entries(form, content, base)
        release = _store(
            entries, kind=kind, effective_on=effective_on, source=source, sha256=sha256, made_from=base, loaded_at=at
        )
    audit.record("eprescription.drugs_loaded", by=by, at=at, about=str(release), rows=release.rows, form=form.value)
    return release


@action("eprescription.drugs_discarded")
def discard(*, release_id: int, by: Actor, at: datetime) -> DrugRelease:
    """Discard a release that nobody has published; raises NotFound, NotInThisState."""
    check_may(by, Permission.LOAD_MASTERS)
    release = locked(release_id)
    release.move(to=ReleaseState.DISCARDED)
    release.save(update_fields=["state"])
    audit.record("eprescription.drugs_discarded", by=by, at=at, about=str(release), sha256=release.sha256)
    return release


def load_samples(*, by: Actor, at: datetime) -> list[DrugRelease]:
    """Load the masters that come with the platform, in force at once; called by the platform.

    What was loaded before, and published or taken back since, stays as it is; returns what is new.
    """
    samples = shipped(FOLDER).items()
    return [_sample(form=form, content=content, by=by, at=at) for form, content in samples if not _is_decided(form)]


def _is_decided(form: FileForm) -> bool:
    decided = DrugRelease.objects.filter(kind=FORMS[form].kind, effective_on=SHIPPED_FROM)
    return decided.exclude(state__in=[ReleaseState.LOADED, ReleaseState.DISCARDED]).exists()


@action("eprescription.drugs_loaded")
def _sample(*, form: FileForm, content: bytes, by: Actor, at: datetime) -> DrugRelease:
    release = load_file(
        form=form, content=content, effective_on=SHIPPED_FROM, source="当プラットフォームの見本", by=by, at=at
    )
    put_in_force(release, at)
    audit.record("eprescription.drugs_loaded", by=by, at=at, about=str(release), sample=True)
    return release


def _entries(form: FileForm, content: bytes, base: DrugRelease | None) -> Sequence[Any]:
    """Return what a file says; of a delta, what is after it."""
    read: Callable[[bytes], Sequence[Any]] | None = FORMS[form].read
    if read is not None:
        return read(content)
    before = entries_of(DrugEntry, [base.pk] if base else [])
    return receipt_masters.read_delta(content, {entry.receipt_code: entry for entry in before})


def _base(effective_on: date) -> DrugRelease:
    """Return the release that a delta changes; raises NotInThisState."""
    base = in_force(ReleaseKind.DRUGS, on=effective_on).first()
    if base is None:
        raise NotInThisState("この日より前に公開された医薬品マスターがないため、差分を適用できません。")
    return base


def _store(entries: Sequence[Any], **values: Any) -> DrugRelease:
    release = DrugRelease.objects.create(rows=len(entries), **values)
    for _, rows in groupby(rows_of(entries, release), key=type):
        copy_in(rows)
    return release


def locked(release_id: int) -> DrugRelease:
    """Return a release for change; raises NotFound."""
    release = DrugRelease.objects.select_for_update(no_key=True).filter(pk=release_id).first()
    if release is None:
        raise NotFound("医薬品マスターの版が見つかりません。")
    return release


def lock_kind(kind: str) -> None:
    """Let nobody else load or publish this kind of master until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"drugs of {kind}"])
