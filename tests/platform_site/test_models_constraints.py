"""What the database itself refuses, whoever writes."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from platform_site.models import (
    Approval,
    Code,
    CodeRelease,
    Consent,
    IdempotencyKey,
    Installation,
    LegalHold,
    Membership,
    Notice,
    Organisation,
    OutboxDelivery,
    Person,
    PersonMerge,
    Policy,
    Record,
    Restriction,
    UsedToken,
    WrongTry,
)
from tests.factories import platform_site as make


pytestmark = pytest.mark.django_db
SITE = apps.get_app_config("platform_site")
LATER = make.AT + timedelta(hours=1)
BEFORE = make.AT - timedelta(seconds=1)
RELEASE = {"system": "tests", "effective_on": date(2026, 4, 1), "source": "架空", "sha256": "", "loaded_at": make.AT}
POLICY = {"name": "tests.days", "effective_on": date(2026, 4, 1), "value": 1, "unit": "日", "basis": "架空"}


def twice(make_one, **given) -> None:
    """Make the same row twice."""
    make_one(**given)
    make_one(**given)


def of(maker, *names: str, **given):
    """Return what makes two rows that share the named references."""

    def make_two() -> None:
        first = maker(**given)
        maker(**{**given, **{name: getattr(first, name) for name in names}})

    return make_two


def change(maker, model, **values):
    """Return what changes a good row into a bad one."""

    def make_bad() -> None:
        row = maker()
        model.objects.filter(pk=row.pk).update(**values)

    return make_bad


BROKEN = {
    "platform_site_organisation_one_code_a_kind": of(make.OrganisationFactory, "kind", "code"),
    "platform_site_organisation_known_kind": change(make.OrganisationFactory, Organisation, kind="shop"),
    "platform_site_membership_once": of(make.MembershipFactory, "user", "organisation", "role"),
    "platform_site_membership_ended_after_given": change(make.MembershipFactory, Membership, ended_at=BEFORE),
    "platform_site_person_known_sex": change(make.PersonFactory, Person, sex="9"),
    "platform_site_restriction_one_a_source": of(make.RestrictionFactory, "person", "kind", "source"),
    "platform_site_restriction_known_kind": change(make.RestrictionFactory, Restriction, kind="hidden"),
    "platform_site_restriction_lifted_after_set": change(make.RestrictionFactory, Restriction, lifted_at=BEFORE),
    "platform_site_consent_known_category": change(make.ConsentFactory, Consent, category="everything"),
    "platform_site_consent_known_verification": change(make.ConsentFactory, Consent, verification="word"),
    "platform_site_consent_ends_after_given": change(make.ConsentFactory, Consent, valid_until=make.AT),
    "platform_site_consent_withdrawn_after_given": change(make.ConsentFactory, Consent, withdrawn_at=BEFORE),
    "platform_site_patientnumber_one_a_person": of(make.PatientNumberFactory, "organisation", "person"),
    "platform_site_patientnumber_one_person": of(make.PatientNumberFactory, "organisation", "number"),
    "platform_site_person_not_merged_into_herself": change(make.PersonFactory, Person, merged_into=F("id")),
    "platform_site_personmerge_two_persons": change(make.PersonMergeFactory, PersonMerge, merged=F("kept")),
    "platform_site_personmerge_two_humans": change(make.PersonMergeFactory, PersonMerge, approved_by=F("requested_by")),
    "platform_site_personmerge_split_by_two_humans": change(
        make.PersonMergeFactory,
        PersonMerge,
        split_requested_by=F("requested_by"),
        split_approved_by=F("requested_by"),
    ),
    "platform_site_personmerge_one_in_force": of(make.PersonMergeFactory, "merged", state="merged"),
    "platform_site_movedrow_once": of(make.MovedRowFactory, "merge", "row_id"),
    "platform_site_job_ended_iff_closed": change(make.JobFactory, make.models.Job, state="done"),
    "platform_site_jobline_once": of(make.JobLineFactory, "job", "number"),
    "platform_site_delivery_once": of(make.DeliveryFactory, "event"),
    "platform_site_delivery_closed_iff_not_pending": change(make.DeliveryFactory, OutboxDelivery, closed_at=LATER),
    "platform_site_notice_once": of(make.NoticeFactory, "organisation", "kind", "about"),
    "platform_site_notice_once_a_user": lambda: twice(
        make.NoticeFactory, organisation=None, user=make.UserFactory(), kind="tests.told", about="Test:1"
    ),
    "platform_site_notice_one_addressee": change(make.NoticeFactory, Notice, organisation=None),
    "platform_site_noticemail_once": of(make.NoticeMailFactory, "notice", "user"),
    "platform_site_legalhold_lifted_by_somebody": change(make.LegalHoldFactory, LegalHold, lifted_at=LATER),
    "platform_site_approval_two_people": change(
        make.ApprovalFactory, Approval, state="approved", decided_at=LATER, decided_by=F("requested_by")
    ),
    "platform_site_approval_decided_iff_closed": change(make.ApprovalFactory, Approval, state="approved"),
    "platform_site_datakey_one_a_day": of(make.DataKeyFactory, "purpose", "day"),
    "platform_site_coderelease_one_a_day": lambda: twice(CodeRelease.objects.create, **RELEASE, state="published"),
    "platform_site_code_once_a_release": lambda: twice(
        Code.objects.create, release=CodeRelease.objects.create(**RELEASE), code="1", name="一"
    ),
    "platform_site_policy_one_a_day": lambda: twice(Policy.objects.create, **POLICY),
    "platform_site_wrong_try_one_a_window": lambda: twice(
        WrongTry.objects.create, subject=b"x", window=make.AT, tries=1
    ),
}
OWNERS = {
    "platform_site_installation_one_row": {"id": 2, "kind": "sandbox"},
    "platform_site_installation_known_kind": {"id": 1, "kind": "staging"},
}
"""The mark is written by the owner alone."""
BY_MACHINES = {
    "platform_site_job_known_state",
    "platform_site_outboxdelivery_known_state",
    "platform_site_personmerge_known_state",
    "platform_site_approval_known_state",
    "platform_site_coderelease_known_state",
}
"""Tried in test_states."""


@pytest.mark.parametrize(("name", "broken"), BROKEN.items(), ids=BROKEN)
def test_the_database_refuses(name, broken):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken()


@pytest.mark.parametrize(("name", "values"), OWNERS.items(), ids=OWNERS)
@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_refuses_its_owner(name, values):
    Installation.objects.using("owner").all().delete()
    with pytest.raises(IntegrityError, match=name), transaction.atomic(using="owner"):
        Installation.objects.using("owner").create(marked_at=make.AT, keys_mark=b"", **values)


def test_every_constraint_of_the_site_is_tried_here():
    declared = {constraint.name.lower() for model in SITE.get_models() for constraint in model._meta.constraints}
    assert declared == BROKEN.keys() | OWNERS.keys() | BY_MACHINES


@pytest.mark.parametrize(
    ("maker", "names", "ended"),
    [
        (make.MembershipFactory, ("user", "organisation", "role"), "ended_at"),
        (make.RestrictionFactory, ("person", "kind", "source"), "lifted_at"),
        (make.PatientNumberFactory, ("organisation", "person", "number"), "untied_at"),
    ],
    ids=["membership", "restriction", "patient number"],
)
def test_what_has_ended_does_not_stand_in_the_way(maker, names, ended):
    first = maker(**{ended: LATER})
    second = maker(**{name: getattr(first, name) for name in names})
    assert first.pk != second.pk


@pytest.mark.parametrize("model", [model for model in SITE.get_models() if issubclass(model, Record)])
def test_a_row_about_a_person_names_itself_by_its_number(model):
    texts = {
        field.name: "花子" for field in model._meta.fields if type(field) is models.CharField and not field.choices
    }
    moments = {field.name: make.AT for field in model._meta.fields if isinstance(field, models.DateTimeField)}
    allowed = {"event", "about", "role", "kind", "outcome"} & texts.keys()
    assert "花子" not in str(model(**{**texts, **moments, **dict.fromkeys(allowed, "x")}))


def test_what_is_used_once_or_sent_names_itself_by_its_moment_and_number():
    delivery = make.DeliveryFactory(task="tests.receive")
    assert str(delivery) == f"#{delivery.pk} tests.receive 配信待ち"
    assert str(delivery.event) == f"#{delivery.event.pk} tests.happened"
    assert str(UsedToken(digest=b"x", expires_at=make.AT)) == "until 2026-11-20 03:00"
    assert str(IdempotencyKey(digest=b"x", used_at=make.AT, answer="uid")) == "2026-11-20 03:00 uid"
    assert str(WrongTry(tries=3)) == "3"


def test_an_organisation_with_clients_or_people_cannot_vanish():
    client = make.ClientFactory()
    with pytest.raises(models.ProtectedError):
        client.organisation.delete()
