"""医療扶助: recipients and monthly vouchers, as a welfare office says (E-11)."""

from datetime import date, datetime

from eligibility.models import AssistanceRecipient, AssistanceVoucher
from platform_site import audit
from platform_site.actions.people import register_person
from platform_site.actors import Actor
from platform_site.identifiers import PayerNumber, RecipientNumber
from platform_site.models import Organisation
from platform_site.transactions import action


@action("eligibility.recipient_registered")
def register_recipient(
    *,
    office: Organisation,
    link_token: str,
    payer_number: PayerNumber,
    recipient_number: RecipientNumber,
    name: str,
    kana: str,
    sex: str,
    birth_date: date,
    valid_from: date,
    by: Actor,
    at: datetime,
) -> AssistanceRecipient:
    """Register a recipient of public assistance from a day on; what was known of the number before is closed."""
    person = register_person(token=link_token, birth_date=birth_date, sex=sex, by=by, at=at)
    current = AssistanceRecipient.objects.filter(
        payer_number=str(payer_number), recipient_number=str(recipient_number), known_until__isnull=True
    )
    current.update(known_until=at)
    recipient = AssistanceRecipient.objects.create(
        office=office, person=person, payer_number=str(payer_number), recipient_number=str(recipient_number),
        name=name, kana=kana, sex=sex, birth_date=birth_date, valid_from=valid_from, known_from=at,
    )  # fmt: skip
    audit.record(
        "eligibility.recipient_registered",
        by=by,
        at=at,
        person_id=person.pk,
        about=f"Recipient:{recipient.pk}",
    )
    return recipient


@action("eligibility.voucher_issued")
def issue_voucher(
    *,
    recipient: AssistanceRecipient,
    organisation: Organisation,
    month: date,
    care: str,
    beside_insurance: bool,
    own_payment: int,
    by: Actor,
    at: datetime,
) -> AssistanceVoucher:
    """Issue the voucher of one month for one institution; an earlier one for the same is closed."""
    same = AssistanceVoucher.objects.filter(
        recipient=recipient, organisation=organisation, month=month, care=care, known_until__isnull=True
    )
    same.update(known_until=at)
    voucher = AssistanceVoucher.objects.create(
        recipient=recipient, organisation=organisation, month=month, care=care,
        beside_insurance=beside_insurance, own_payment=own_payment, known_from=at,
    )  # fmt: skip
    audit.record(
        "eligibility.voucher_issued",
        by=by,
        at=at,
        person_id=recipient.person_id,
        about=f"Voucher:{voucher.pk}",
    )
    return voucher
