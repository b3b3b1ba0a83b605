"""The sandbox's fictional people (api.md): fed by their insurers, linked to their cards, all through the actions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from eligibility.actions import assistance, cards, feeds, links
from eligibility.gateways import feed_writer
from eligibility.gateways.card_certificates import identity_of
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.models import AssistanceVoucher, Coverage, CoverageFeed
from eligibility.rules.sandbox_people import ASSISTED, Member, people, rows_of
from platform_site import audit, clock
from platform_site.actors import Actor, Call, the_platform
from platform_site.identifiers import PayerNumber, RecipientNumber
from platform_site.models import ApiClient, Organisation
from platform_site.periods import jst_day
from platform_site.queries.clients import acting_organisation
from platform_site.transactions import action


INSURERS = ("06139992", "138057", "39130018")


def load(*, at: datetime) -> None:
    """Feed the people, issue their cards, and put each into the state that api.md names; once."""
    if not CoverageFeed.objects.exists():
        _load(by=the_platform(), at=at)


@action("eligibility.sandbox_loaded")
def _load(*, by: Actor, at: datetime) -> None:
    """Load everybody or nobody: a load that was killed is begun anew at the next start."""
    today = jst_day(at)
    for insurer in INSURERS:
        _feed(insurer, rows_of(insurer, today=today), at=at)
    _assist(today, at=at)
    _issue_cards(today, at=at)
    suspended = Coverage.objects.get(number_key="1019")
    links.suspend_link(coverage_id=suspended.pk, by=by, at=at)
    audit.record("eligibility.sandbox_loaded", by=by, at=at)


def _feed(insurer: str, rows: Iterable[dict[str, str]], *, at: datetime) -> None:
    content = feed_writer.write(insurer, file_number=1, as_of=at, rows=rows)
    job = feeds.receive_feed(content=content, by=_system_of(insurer), at=at)
    feeds.apply_feed(job_uid=str(job.uid), now=clock.now)


def _system_of(code: str) -> Actor:
    client = ApiClient.objects.select_related("organisation").get(organisation__code=code)
    organisation = acting_organisation(client.organisation.uid)
    call = Call(request_id="sandbox")
    return Actor(organisation=organisation, client=client.uid, scopes=frozenset(client.scopes), call=call)


def _assist(today: date, *, at: datetime) -> None:
    by, person = the_platform(), ASSISTED
    recipient = assistance.register_recipient(
        office=Organisation.objects.get(kind=Organisation.Kind.WELFARE_OFFICE),
        link_token=person.link_token,
        payer_number=PayerNumber.parse("12139994"),
        recipient_number=RecipientNumber.parse("0000018"),
        name=person.name, kana=person.kana, sex=person.sex, birth_date=person.birth_date,
        valid_from=date(2024, 4, 1), by=by, at=at,
    )  # fmt: skip
    assistance.issue_voucher(
        recipient=recipient,
        organisation=Organisation.objects.get(code="1310200022"),
        month=today.replace(day=1), care=AssistanceVoucher.Care.OUTPATIENT,
        beside_insurance=False, own_payment=0, by=by, at=at,
    )  # fmt: skip


def _issue_cards(today: date, *, at: datetime) -> None:
    authority = CardAuthority(settings.SANDBOX_CARDS_DIR)
    authority.create(at)
    known = b"".join(c.public_bytes(Encoding.PEM) for c in [*authority.roots(), *authority.issuers()])
    settings.CARD_AUTHORITIES.write_bytes(known)
    for person in [*people(today), ASSISTED]:
        if person.card:
            _issue_card(authority, person, today, at=at)
    cards.store_revocation_list(content=authority.revocation_list(at), by=the_platform(), at=at)


def _issue_card(authority: CardAuthority, person: Member, today: date, *, at: datetime) -> None:
    ends = person.card_ends(today)
    certificate = authority.issue(
        person.card, not_before=at - timedelta(days=5 * 365), not_after=ends, rsa=person.has_rsa_card
    )
    cards.link_card(identity=identity_of(certificate), link_token=person.link_token, by=the_platform(), at=at)
