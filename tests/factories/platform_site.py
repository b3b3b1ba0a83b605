"""Rows of the site that no action makes conveniently; all fictional."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from platform_site import models


AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Noon in Japan."""


class OrganisationFactory(DjangoModelFactory):
    """A clinic with a code of its own."""

    class Meta:
        model = models.Organisation

    kind = models.Organisation.Kind.CLINIC
    code = factory.Sequence(lambda n: f"TEST-{n}")
    name = factory.Sequence(lambda n: f"架空第{n}診療所")


class ClientFactory(DjangoModelFactory):
    """A system of a clinic, without keys."""

    class Meta:
        model = models.ApiClient

    client_id = factory.Sequence(lambda n: f"test-client-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    name = "架空のシステム"
    scopes = ("eligibility.check",)
    registered_at = AT


class PersonFactory(DjangoModelFactory):
    """A person whom no insurer knows yet."""

    class Meta:
        model = models.Person

    link_index = factory.Sequence(lambda n: n.to_bytes(32, "big"))
    birth_date = date(1980, 4, 1)
    sex = models.Sex.FEMALE


class ConsentFactory(DjangoModelFactory):
    """A consent for a visit, given now."""

    class Meta:
        model = models.Consent

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    category = models.Consent.Category.CHECKUP
    verification = models.Verification.FACE
    check_uid = factory.LazyFunction(uuid4)
    given_at = AT
    valid_until = factory.LazyAttribute(lambda row: row.given_at + timedelta(hours=24))


class RestrictionFactory(DjangoModelFactory):
    """An address withheld by one organisation."""

    class Meta:
        model = models.Restriction

    person = factory.SubFactory(PersonFactory)
    kind = models.Restriction.Kind.ADDRESS_WITHHELD
    source = factory.SubFactory(OrganisationFactory)
    set_at = AT


class PatientNumberFactory(DjangoModelFactory):
    """A facility's own number for somebody."""

    class Meta:
        model = models.PatientNumber

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    number = factory.Sequence(str)
    tied_at = AT


class UserFactory(DjangoModelFactory):
    """Somebody who signs in."""

    class Meta:
        model = models.User

    username = factory.Sequence(lambda n: f"user-{n}")


class MembershipFactory(DjangoModelFactory):
    """A receptionist of a clinic."""

    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "receptionist"
    given_at = AT


class JobFactory(DjangoModelFactory):
    """A job that waits for a worker."""

    class Meta:
        model = models.Job

    kind = "test"
    organisation = factory.SubFactory(OrganisationFactory)
    content = b"sealed"
    content_sha256 = b"\0" * 32
    created_at = AT


class JobLineFactory(DjangoModelFactory):
    """The result of a job's line."""

    class Meta:
        model = models.JobLine

    job = factory.SubFactory(JobFactory)
    number = factory.Sequence(lambda n: n + 1)
    outcome = "added"
    written_at = AT


class EventFactory(DjangoModelFactory):
    """Something that happened."""

    class Meta:
        model = models.OutboxEvent

    name = "tests.happened"
    put_at = AT


class DeliveryFactory(DjangoModelFactory):
    """An event on its way."""

    class Meta:
        model = models.OutboxDelivery

    event = factory.SubFactory(EventFactory, put_at=factory.SelfAttribute("..due_at"))
    task = "tests.receive"
    due_at = AT


class NoticeFactory(DjangoModelFactory):
    """Something that an organisation is told."""

    class Meta:
        model = models.Notice

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "tests.told"
    about = factory.Sequence(lambda n: f"Test:{n}")
    created_at = AT


class DataKeyFactory(DjangoModelFactory):
    """The wrapped key of a day."""

    class Meta:
        model = models.DataKey

    purpose = "feed"
    day = factory.Sequence(lambda n: date(2020, 1, 1) + timedelta(days=n))
    wrapped = b"wrapped"
    expires_at = AT


class PersonMergeFactory(DjangoModelFactory):
    """A merge that somebody has asked for."""

    class Meta:
        model = models.PersonMerge

    kept = factory.SubFactory(PersonFactory)
    merged = factory.SubFactory(PersonFactory)
    reason = "同じ方の記録が2件あります。"
    evidence_sha256 = b"\0" * 32
    requested_by = factory.SubFactory(UserFactory)
    requested_at = AT


class MovedRowFactory(DjangoModelFactory):
    """A row that a merge gave to the kept person."""

    class Meta:
        model = models.MovedRow

    merge = factory.SubFactory(PersonMergeFactory)
    model = "platform_site.PatientNumber"
    field = "person"
    row_id = factory.Sequence(lambda n: n + 1)


class NoticeMailFactory(DjangoModelFactory):
    """A notice on its way to somebody's address."""

    class Meta:
        model = models.NoticeMail

    notice = factory.SubFactory(NoticeFactory)
    user = factory.SubFactory(UserFactory)
    due_at = AT


class LegalHoldFactory(DjangoModelFactory):
    """A hold that stands."""

    class Meta:
        model = models.LegalHold

    person = factory.SubFactory(PersonFactory)
    case_number = factory.Sequence(lambda n: f"令和8年（ワ）第{n}号")
    reason = "訴訟のため。"
    placed_by = factory.SubFactory(UserFactory)
    placed_at = AT


class ApprovalFactory(DjangoModelFactory):
    """Something that waits for a second human."""

    class Meta:
        model = models.Approval

    deed = "tests.deed"
    organisation = factory.SubFactory(OrganisationFactory)
    about = "Test:1"
    sha256 = b"\0" * 32
    reason = "架空の理由。"
    requested_by = factory.SubFactory(UserFactory)
    requested_at = AT
    expires_at = AT + timedelta(days=14)


class ReceiptFactory(DjangoModelFactory):
    """A number that somebody was given."""

    class Meta:
        model = models.Receipt

    number = factory.Sequence(lambda n: f"20261120-TEST-{n:04}")
    user = factory.SubFactory(UserFactory)
    kind = "tests"
    about = "Test:1"
    issued_at = AT


class SessionFactory(DjangoModelFactory):
    """A browser's session."""

    class Meta:
        model = models.Session

    session_key = factory.Sequence(lambda n: f"test-session-{n}")
    session_data = ""
    expire_date = AT


class DraftFactory(DjangoModelFactory):
    """Answers that wait to be confirmed."""

    class Meta:
        model = models.Draft

    user = factory.SubFactory(UserFactory)
    kind = "tests"
    content = b"sealed"
    kept_at = AT


class SearchFactory(DraftFactory):
    """For whom somebody searched."""

    class Meta:
        model = models.Search
