"""Rows of the eligibility service that no action makes conveniently; all fictional."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from eligibility import models
from platform_site.models import Organisation, Sex
from tests.factories.platform_site import PersonFactory


FED_AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


class InsurerFactory(DjangoModelFactory):
    """An insurer that has fed nothing yet, under a number with its check digit."""

    class Meta:
        model = Organisation
        django_get_or_create = ("kind", "code")

    kind = Organisation.Kind.INSURER
    code = "06138887"
    name = "試験健康保険組合"


class FeedFactory(DjangoModelFactory):
    """A file that was applied."""

    class Meta:
        model = models.CoverageFeed

    insurer = factory.SubFactory(InsurerFactory)
    job_uid = factory.Faker("uuid4")
    file_number = factory.Sequence(lambda n: 1000 + n)
    as_of = FED_AT
    sha256 = b"\0" * 32
    received_at = FED_AT
    applied_at = FED_AT


class CoverageFactory(DjangoModelFactory):
    """A membership of an insurer, of which nothing is said yet; the keys are the numbers."""

    class Meta:
        model = models.Coverage

    insurer = factory.SubFactory(InsurerFactory)
    symbol = ""
    number = factory.Sequence(lambda n: str(700_000 + n))
    branch = "01"
    symbol_key = factory.SelfAttribute("symbol")
    number_key = factory.SelfAttribute("number")
    branch_key = factory.SelfAttribute("branch")
    acquired_on = date(2020, 4, 1)


class VersionFactory(DjangoModelFactory):
    """What an insurer says of a membership, and holds."""

    class Meta:
        model = models.CoverageVersion

    coverage = factory.SubFactory(CoverageFactory)
    person = factory.SubFactory(PersonFactory)
    name = "架空　太郎"
    kana = "カクウ　タロウ"
    sex = Sex.MALE
    birth_date = factory.SelfAttribute("person.birth_date")
    postal_code = "999-9999"
    address = "架空県架空市見本町1-2-3"
    relationship = models.Relationship.INSURED
    householder = factory.SelfAttribute("name")
    card_class = "01"
    known_from = FED_AT

    @factory.lazy_attribute
    def loss_reason(self) -> str:
        """Give a reason where there is a loss."""
        return "99" if getattr(self, "lost_on", None) else ""


class CertificateFactory(DjangoModelFactory):
    """An elderly certificate of 20 %, from the start of the membership on."""

    class Meta:
        model = models.Certificate

    coverage = factory.SubFactory(CoverageFactory)
    kind = models.Certificate.Kind.ELDERLY
    percent = 20
    valid_from = factory.SelfAttribute("coverage.acquired_on")
    known_from = FED_AT


class CardFactory(DjangoModelFactory):
    """A card's certificate and whose it is."""

    class Meta:
        model = models.Card

    identity = factory.Sequence(lambda n: (1 << 128 | n).to_bytes(32, "big"))
    person = factory.SubFactory(PersonFactory)
    linked_at = FED_AT


class CaseFactory(DjangoModelFactory):
    """A doubt about a ratio that nobody has answered."""

    class Meta:
        model = models.Case

    kind = models.Case.Kind.RATIO
    subject = factory.Sequence(lambda n: f"ratio:{n}")
    opened_at = FED_AT
    due_on = date(2026, 11, 15)


class CasePartyFactory(DjangoModelFactory):
    """An insurer that has to answer."""

    class Meta:
        model = models.CaseParty

    case = factory.SubFactory(CaseFactory)
    organisation = factory.SubFactory(InsurerFactory)


class CaseMessageFactory(DjangoModelFactory):
    """What it wrote."""

    class Meta:
        model = models.CaseMessage

    case = factory.SubFactory(CaseFactory)
    organisation = factory.SubFactory(InsurerFactory)
    text = "架空の資格を確認しています。"
    written_at = FED_AT


class RecipientFactory(DjangoModelFactory):
    """A recipient of public assistance."""

    class Meta:
        model = models.AssistanceRecipient

    office = factory.LazyFunction(lambda: Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE))
    person = factory.SubFactory(PersonFactory)
    payer_number = "12139994"
    recipient_number = "0000026"
    name = "生活　薫"
    kana = "セイカツ　カオル"
    sex = Sex.UNSET
    birth_date = factory.SelfAttribute("person.birth_date")
    valid_from = date(2024, 4, 1)
    known_from = FED_AT


class AssistanceFeedFactory(DjangoModelFactory):
    """An office's file that was applied."""

    class Meta:
        model = models.AssistanceFeed

    office = factory.LazyFunction(lambda: Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE))
    job_uid = factory.Faker("uuid4")
    file_number = factory.Sequence(lambda n: 1000 + n)
    as_of = FED_AT
    sha256 = b"\0" * 32
    received_at = FED_AT
    applied_at = FED_AT


class VoucherRequestFactory(DjangoModelFactory):
    """A clinic's request for a voucher that nobody has answered."""

    class Meta:
        model = models.VoucherRequest

    recipient = factory.SubFactory(RecipientFactory)
    organisation = factory.LazyFunction(lambda: Organisation.objects.get(code="1310200022"))
    month = date(2026, 4, 1)
    care = models.AssistanceVoucher.Care.OUTPATIENT
    requested_at = FED_AT


def revised(version: models.CoverageVersion, *, at: datetime = FED_AT + timedelta(days=1), **changes: object) -> None:
    """Close a version and put a changed one in its place, as a feed does."""
    models.CoverageVersion.objects.filter(pk=version.pk).update(known_until=at)
    version.pk = None
    for name, value in {**changes, "known_from": at}.items():
        setattr(version, name, value)
    version.save(force_insert=True)
