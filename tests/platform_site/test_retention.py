"""How long each kind of record is kept: to the moment, unless it is held, in use, or referred to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from eligibility.models import CoverageVersion
from platform_site import clock, retention
from platform_site.checks import every_record_has_a_retention_policy
from platform_site.models import (
    Approval,
    Consent,
    DataKey,
    Draft,
    Job,
    JobLine,
    LegalHold,
    Membership,
    MovedRow,
    Notice,
    NoticeMail,
    OutboxDelivery,
    OutboxEvent,
    PatientNumber,
    Person,
    PersonMerge,
    Receipt,
    Record,
    Restriction,
    Search,
    Session,
    User,
    WrongTry,
)
from platform_site.retention import POLICIES, Keep, Retention
from platform_site.retention.policy import referring
from platform_site.retention.purging import in_order
from tests.factories import platform_site as make


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)
ENDING = {
    Consent: lambda at: make.ConsentFactory(given_at=at - DAY, valid_until=at),
    Restriction: lambda at: make.RestrictionFactory(set_at=at - DAY, lifted_at=at),
    PatientNumber: lambda at: make.PatientNumberFactory(tied_at=at - DAY, untied_at=at),
    Membership: lambda at: make.MembershipFactory(given_at=at - DAY, ended_at=at),
    PersonMerge: lambda at: make.PersonMergeFactory(state="split", split_at=at),
    MovedRow: lambda at: make.MovedRowFactory(moved_back_at=at),
    Notice: lambda at: make.NoticeFactory(created_at=at),
    Job: lambda at: make.JobFactory(state="failed", ended_at=at),
    JobLine: lambda at: make.JobLineFactory(written_at=at),
    DataKey: lambda at: make.DataKeyFactory(expires_at=at),
    OutboxDelivery: lambda at: make.DeliveryFactory(state="done", closed_at=at),
    OutboxEvent: lambda at: make.EventFactory(put_at=at),
    User: lambda at: make.UserFactory(is_active=False, deactivated_at=at),
    NoticeMail: lambda at: make.NoticeMailFactory(due_at=at - DAY, sent_at=at),
    LegalHold: lambda at: make.LegalHoldFactory(placed_at=at - DAY, lifted_at=at, lifted_by=make.UserFactory()),
    Approval: lambda at: make.ApprovalFactory(state="withdrawn", decided_at=at, decided_by=make.UserFactory()),
    Receipt: lambda at: make.ReceiptFactory(issued_at=at),
    Session: lambda at: make.SessionFactory(expire_date=at),
    Draft: lambda at: make.DraftFactory(kept_at=at),
    Search: lambda at: make.SearchFactory(kept_at=at),
    WrongTry: lambda at: WrongTry.objects.create(subject=b"s", window=at, tries=1),
}
"""What makes a row of a model whose time begins at a moment."""
KEPT = {
    Consent: "5 years", Restriction: "5 years", Membership: "5 years", Notice: "5 years", Person: "5 years",
    PatientNumber: "13 months", Job: "13 months", JobLine: "13 months", DataKey: "0", WrongTry: "2 days",
    User: "5 years", NoticeMail: "13 months", LegalHold: "5 years", Approval: "5 years", Receipt: "5 years",
    Session: "1 day", Draft: "3 days", Search: "2 days",
    OutboxDelivery: "30 days", OutboxEvent: "30 days", PersonMerge: "5 years", MovedRow: "5 years",
}  # fmt: skip
LIVING = {
    "consent": lambda: make.ConsentFactory(given_at=clock.now(), valid_until=clock.now() + DAY),
    "restriction": make.RestrictionFactory,
    "patient number": make.PatientNumberFactory,
    "membership": make.MembershipFactory,
    "merge": lambda: make.PersonMergeFactory(state="merged", requested_at=datetime(2000, 1, 1, tzinfo=UTC)),
    "row of a merge": make.MovedRowFactory,
    "job": make.JobFactory,
    "delivery": make.DeliveryFactory,
    "person": make.PersonFactory,
    "user": make.UserFactory,
    "hold": lambda: make.LegalHoldFactory(placed_at=datetime(2000, 1, 1, tzinfo=UTC)),
    "approval that waits": lambda: make.ApprovalFactory(requested_at=datetime(2000, 1, 1, tzinfo=UTC)),
}
"""Rows that are in use: what `since` names is not there yet."""


def purge(model, at) -> int:
    """Carry one policy out."""
    return retention.purge(POLICIES[model], at=at)


def minus(at: datetime, kept: str) -> datetime:
    """Return the moment a stretch of calendar time before another."""
    with connection.cursor() as cursor:
        cursor.execute("select %s::timestamptz - %s::interval", [at, kept])
        return cursor.fetchone()[0]


@pytest.fixture
def at() -> datetime:
    """A moment that the database takes as it is: not in the future."""
    return clock.now() - timedelta(hours=1)


@pytest.mark.parametrize("model", ENDING, ids=lambda model: model.__name__)
def test_the_last_moment_is_kept_and_the_first_after_it_is_gone(model, at):
    kept = ENDING[model](minus(at, KEPT[model]))
    assert purge(model, at) == 0
    gone = ENDING[model](minus(at, KEPT[model]) - TICK)
    assert purge(model, at) == 1
    assert model.objects.filter(pk=kept.pk).exists()
    assert not model.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("model", ENDING, ids=lambda model: model.__name__)
def test_a_worker_cannot_make_rows_old_by_naming_a_later_moment(model):
    young = ENDING[model](minus(clock.now(), KEPT[model]) + timedelta(minutes=1))
    for later in (clock.now() + timedelta(days=36_500), datetime(9999, 1, 1, tzinfo=UTC)):
        assert purge(model, later) == 0
    with connection.cursor() as cursor:
        cursor.execute(f"select {POLICIES[model].function}(null, null)")
    assert model.objects.filter(pk=young.pk).exists()


@pytest.mark.parametrize("living", LIVING.values(), ids=LIVING)
def test_what_is_in_use_stays_for_ever(living):
    row = living()
    purge(type(row), clock.now())
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("hour", "gone"),
    [(datetime(2026, 5, 10, 14, 59, 59, tzinfo=UTC), False), (datetime(2026, 5, 10, 15, tzinfo=UTC), True)],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_day_is_over_at_midnight_in_japan_whatever_the_zone_of_the_connection(zone, hour, gone):
    person = make.PersonFactory(died_on=date(2021, 5, 10))
    with connection.cursor() as cursor:
        cursor.execute(f"set local timezone to '{zone}'")
        cursor.execute("select purge_platform_site_person(%s, 1000)", [hour])
    assert Person.objects.filter(pk=person.pk).exists() is not gone


class TestReferredTo:
    """What others refer to stays until they are gone."""

    @pytest.mark.parametrize(
        "referring_row",
        [make.ConsentFactory, make.RestrictionFactory, make.PatientNumberFactory],
        ids=["consent", "restriction", "patient number"],
    )
    def test_a_person_with_records(self, referring_row, at):
        person = make.PersonFactory(died_on=date(2000, 1, 1))
        referring_row(person=person)
        assert purge(Person, at) == 0

    def test_a_person_with_coverage(self, at):
        person = CoverageVersion.objects.first().person
        Person.objects.filter(pk=person.pk).update(died_on=date(2000, 1, 1))
        assert purge(Person, at) == 0

    def test_a_person_into_whom_another_was_merged(self, at):
        kept = make.PersonFactory(died_on=date(2000, 1, 1))
        make.PersonFactory(merged_into=kept)
        assert purge(Person, at) == 0

    def test_a_job_with_lines_and_an_event_with_deliveries(self, at):
        old = minus(at, "20 years")
        make.JobLineFactory(job__state="done", job__ended_at=old, written_at=at)
        make.DeliveryFactory(event__put_at=old, due_at=at)
        assert (purge(Job, at), purge(OutboxEvent, at)) == (0, 0)

    def test_in_one_run_lines_go_before_their_jobs(self, at):
        old = minus(at, "20 years")
        line = make.JobLineFactory(job__state="done", job__ended_at=old, written_at=old)
        delivery = make.DeliveryFactory(event__put_at=old, state="done", closed_at=old, due_at=old)
        restriction = make.RestrictionFactory(person__died_on=date(2000, 1, 1), set_at=old, lifted_at=old)
        retention.purge_all(at=at)
        for row in (line, line.job, delivery, delivery.event, restriction, restriction.person):
            assert not type(row).objects.filter(pk=row.pk).exists(), row


def test_a_merge_that_was_declined_goes_by_the_moment_at_which_it_was_asked_for(at):
    for state in ("declined", "requested"):
        make.PersonMergeFactory(state=state, requested_at=minus(at, "20 years"))
    assert purge(PersonMerge, at) == 1


def test_an_e_mail_that_could_not_be_sent_goes_by_the_moment_at_which_it_was_due(at):
    old = make.NoticeMailFactory(due_at=minus(at, "13 months") - TICK)
    young = make.NoticeMailFactory(due_at=minus(at, "13 months"))
    assert purge(NoticeMail, at) == 1
    assert list(NoticeMail.objects.filter(pk__in=[old.pk, young.pk])) == [young]


def test_a_notice_with_an_e_mail_stays_until_that_is_gone(at):
    old = minus(at, "20 years")
    mail = make.NoticeMailFactory(notice__created_at=old, due_at=at)
    assert purge(Notice, at) == 0
    NoticeMail.objects.filter(pk=mail.pk).update(due_at=old)
    retention.purge_all(at=at)
    assert not Notice.objects.filter(pk=mail.notice_id).exists()


def test_a_dead_letter_is_held(at):
    letter = make.DeliveryFactory(state="dead", closed_at=minus(at, "20 years"))
    assert purge(OutboxDelivery, at) == 0
    assert OutboxDelivery.objects.filter(pk=letter.pk).exists()


class TestDeclarations:
    """Declared once, for everything that speaks of a person."""

    def test_every_policy_of_the_site_is_tried_here_or_by_its_partitions(self):
        of_the_site = {model for model in POLICIES if model._meta.app_label == "platform_site"}
        assert of_the_site == ENDING.keys() | {Person} | {model for model in of_the_site if POLICIES[model].partition}

    @pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.label)
    def test_each_names_its_ground_and_fields_that_exist(self, policy):
        assert policy.basis
        assert all(policy.field_named(name) for name in policy.fields)
        assert policy.partition in {"", "day", "month"}

    def test_every_record_has_one(self):
        assert every_record_has_a_retention_policy() == []

    def test_a_record_without_one_is_an_error_of_the_system_check(self, monkeypatch):
        monkeypatch.delitem(POLICIES, Consent)
        assert [(error.id, error.msg) for error in every_record_has_a_retention_policy()] == [
            ("platform.E001", "platform_site.Consent has no retention policy")
        ]

    def test_two_for_one_model_are_refused(self):
        with pytest.raises(ValueError, match=r"platform_site\.Consent has two retention policies"):
            retention.declare(Retention(model=Consent, since="given_at", keep=Keep(), basis="架空"))

    def test_what_refers_goes_before_what_is_referred_to(self):
        order = [policy.model for policy in in_order()]
        assert sorted(order, key=str) == sorted(POLICIES, key=str)
        for model in order:
            for key in referring(model):
                is_before = key.model not in order or order.index(key.model) < order.index(model)
                assert is_before or key.model is model, (key, model)

    @pytest.mark.parametrize(
        ("keep", "text"), [(Keep(years=5), "5年"), (Keep(months=13, days=2), "13か月2日"), (Keep(), "直ちに")]
    )
    def test_a_stretch_of_time_reads_as_people_say_it(self, keep, text):
        assert str(keep) == text

    def test_data_keys_and_counters_are_purged_though_they_name_nobody(self):
        assert {model for model in POLICIES if not issubclass(model, Record)} >= {
            DataKey,
            WrongTry,
            OutboxEvent,
            Notice,
        }
