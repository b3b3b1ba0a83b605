"""The sandbox's fictional people (api.md): fed by their insurers, linked to their cards, all through the actions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from eligibility.actions import assistance_feeds, cards, feeds, reconciling
from eligibility.gateways import feed_writer, residents
from eligibility.gateways.card_certificates import identity_of
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.models import CoverageFeed, RegisterRun
from eligibility.rules.assistance_layout import LAYOUT
from eligibility.rules.sandbox_people import ASSISTED, Member, assisted_rows, people, registered, rows_of
from platform_site import audit, clock
from platform_site.actions.sandbox_accounts import Account, not_yet_open, open_accounts
from platform_site.actors import Actor, Call, the_platform
from platform_site.models import ApiClient
from platform_site.periods import jst_day
from platform_site.queries.clients import acting_organisation
from platform_site.transactions import action


INSURERS = ("06139992", "138057", "39130018")
MUNICIPALITY, WELFARE_OFFICE = "139998", "12139994"


def load(*, at: datetime) -> None:
    """Feed the people, issue their cards, put each into the state that api.md names, and open their accounts; once."""
    if not CoverageFeed.objects.exists():
        _load(by=the_platform(), at=at)
    missing = not_yet_open(accounts(jst_day(at)))
    if missing:
        open_accounts(accounts=missing, by=the_platform(), at=at)


def accounts(today: date) -> list[Account]:
    """Return the account of each fictional person: `p001` is P001's, for her own page."""
    everybody = sorted([*people(today), ASSISTED], key=lambda person: person.key)
    return [_account(person) for person in everybody]


def _account(person: Member) -> Account:
    family, given = person.name.split("\u3000")
    return Account(person.key.lower(), family, given, link_token=person.link_token)


@action("eligibility.sandbox_loaded")
def _load(*, by: Actor, at: datetime) -> None:
    """Load everybody or nobody: a load that was killed is begun anew at the next start."""
    today = jst_day(at)
    residents.write(registered(today))
    for insurer in INSURERS:
        _feed(insurer, rows_of(insurer, today=today), at=at)
    _assist(today, at=at)
    _issue_cards(today, at=at)
    _compare(today, by=by, at=at)
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
    rows = assisted_rows(today)
    content = feed_writer.write(WELFARE_OFFICE, file_number=1, as_of=at, rows=rows, layout=LAYOUT)
    job = assistance_feeds.receive_feed(content=content, by=_system_of(MUNICIPALITY), at=at)
    assistance_feeds.apply_feed(job_uid=str(job.uid), now=clock.now)


def _compare(today: date, *, by: Actor, at: datetime) -> None:
    """Let the register say of P019 something else than her insurer, and compare (api.md)."""
    residents.write(registered(today, has_moved=True))
    reconciling.start_comparison(by=by, at=at)
    run = RegisterRun.objects.get(ended_at__isnull=True)
    reconciling.compare_batch(run_uid=str(run.uid), after=run.after, by=by, at=at)


def _issue_cards(today: date, *, at: datetime) -> None:
    authority = CardAuthority(settings.SANDBOX_CARDS_DIR)
    authority.create(at)
    settings.CARD_AUTHORITIES.write_bytes(authority.authorities())
    for person in [*people(today), ASSISTED]:
        if person.card:
            _issue_card(authority, person, today, at=at)
    cards.store_revocation_list(content=authority.revocation_list(at), by=the_platform(), at=at)


def _issue_card(authority: CardAuthority, person: Member, today: date, *, at: datetime) -> None:
    ends = person.card_ends(today)
    certificate = authority.issue(
        person.card, not_before=at - timedelta(days=5 * 365), not_after=ends, rsa=person.has_rsa_card
    )
    identity = identity_of(certificate)
    cards.link_card(
        identity=identity, link_token=person.link_token, valid_until=ends, by=the_platform(), at=at
    )  # fmt: skip
