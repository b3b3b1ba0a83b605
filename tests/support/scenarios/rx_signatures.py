"""Prescriptions that are written well and signed wrong, or by somebody else."""

from datetime import timedelta
from typing import Any

from eprescription.actions.signer_revocations import store_signer_list
from eprescription.gateways.sandbox_hpki_certificates import Holder
from eprescription.gateways.sandbox_signatures import sign_envelope
from eprescription.gateways.signing.envelopes import sealed
from eprescription.models import RxRevocationList
from eprescription.rules.document import Form
from eprescription.rules.signing import Role
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.queries import refreshed
from tests.eprescription.api_calls import API, registration
from tests.eprescription.signers_by_hand import DOCTOR as STRANGER
from tests.eprescription.signers_by_hand import ISSUING, chain
from tests.support import rx
from tests.support.callers import Caller
from tests.support.scenarios import World, provokes
from tests.support.scenarios.rx_records import DOCTOR, good, posted


NAME = "医師　二奈"
DAY = timedelta(days=1)


def signed_by(name: str) -> Any:
    """Register a good prescription that somebody of the sandbox's HPKI signed."""
    return posted(rx.authority().sign_file(name, good(), at=clock.now()))


def issued(name: str, *, begins: timedelta = -DAY, ends: timedelta = DAY, holder: Holder | None = None) -> str:
    """Have the sandbox's HPKI issue a certificate; return its name."""
    at = clock.now()
    whom = holder or Holder(Role.DOCTOR, NAME, "100002")
    rx.authority().issue(name, whom, not_before=at + begins, not_after=at + ends)
    return name


@provokes("RX-SIGNATURE-MISSING")
def json_without_its_signature(world: World) -> Any:
    return posted(rx.content_of(rx.document(form=Form.JSON)), form="json")


@provokes("RX-SIGNATURE-BROKEN")
def bytes_that_were_changed_after_signing(world: World) -> Any:
    envelope = rx.authority().sign_file(DOCTOR, good(), at=clock.now())
    return posted(envelope.replace(b"<Kind>electronic</Kind>", b"<Kind>electronix</Kind>"))


@provokes("RX-SIGNATURE-WRAPPED")
def paper_that_is_signed_as_data(world: World) -> Any:
    envelope = rx.authority().sign_file(DOCTOR, good(), at=clock.now())
    return posted(envelope, kind="numbered_paper")


@provokes("RX-SIGNER-UNTRUSTED")
def a_signer_of_another_authority(world: World) -> Any:
    return posted(sign_envelope(sealed(good()), STRANGER.key, chain(STRANGER, ISSUING), at=clock.now()))


@provokes("RX-SIGNER-EXPIRED")
def a_certificate_that_is_over(world: World) -> Any:
    return signed_by(issued("late-doctor", begins=-3 * DAY, ends=-DAY))


@provokes("RX-SIGNER-REVOKED")
def a_certificate_that_was_revoked(world: World) -> Any:
    name, at = issued("lost-doctor"), clock.now()
    rx.authority().revoke(name, at)
    store_signer_list(content=rx.authority().revocation_list(at), by=the_platform(), at=at)
    refreshed.forget_all()
    return signed_by(name)


@provokes("RX-SIGNER-ROLE")
def a_pharmacist_who_prescribes(world: World) -> Any:
    return signed_by("pharmacist-1")


@provokes("RX-SIGNER-NOT-IN-DOCUMENT")
def another_doctor_than_the_one_who_is_named(world: World) -> Any:
    return signed_by("clinic-doctor-2")


@provokes("RX-SIGNER-UNKNOWN")
def a_list_of_revoked_ones_that_is_long_out_of_date(world: World) -> Any:
    RxRevocationList.objects.update(next_update=clock.now() - 30 * DAY)
    world.settings.HPKI_REVOCATION_GRACE_HOURS = -24 * 3650
    refreshed.forget_all()
    return signed_by(DOCTOR)


@provokes("RX-FACILITY-NOT-IN-DOCUMENT")
def another_clinics_prescription(world: World) -> Any:
    rx.prepare()
    body = registration(ref=rx.visit(rx.OTHER))
    return Caller(rx.OTHER).post(f"{API}/prescriptions", body)


@provokes("RX-PATIENT-NOT-IN-DOCUMENT")
def a_prescription_of_somebody_else(world: World) -> Any:
    rx.prepare()
    body = registration(ref=rx.visit(person="P003"), person="P001")
    return Caller(rx.CLINIC).post(f"{API}/prescriptions", body)


@provokes("RX-USED-BEFORE")
def the_same_document_twice(world: World) -> Any:
    rx.prepare()
    body = registration(ref=rx.visit())
    Caller(rx.CLINIC).post(f"{API}/prescriptions", body)
    return Caller(rx.CLINIC).post(f"{API}/prescriptions", body)
