"""Two clinics at once, about one person: the second sees what the first has prescribed."""

from threading import Barrier

import pytest

from eprescription.actions.registering import register
from eprescription.errors.checks import Stopped
from eprescription.errors.registering import UsedBefore
from eprescription.models import Prescription
from platform_site import clock
from platform_site.errors import Refused
from tests.support import rx
from tests.support.callers import Caller
from tests.support.deeds import together


@pytest.fixture
def issuing_for_real(committed: str) -> None:
    """Facilities that may issue, where requests really commit."""
    rx.prepare()


def at_once(*sent) -> list[object]:
    """Send prescriptions of clinics at the same moment; return what came of each, in their order."""
    refs = [rx.visit(clinic) for clinic, _ in sent]
    by = [Caller(clinic).actor for clinic, _ in sent]
    begin = Barrier(len(sent))

    def send(place: int) -> object:
        begin.wait(timeout=30)
        return register(sent=sent[place][1], patient_ref=refs[place], by=by[place], at=clock.now())

    came = together(*(lambda place=place: send(place) for place in range(len(sent))))
    return [type(each) if isinstance(each, Refused) else each for each in came]


def registered_in(answers: list[object]) -> list[Prescription]:
    return [answer for answer in answers if isinstance(answer, Prescription)]


def test_of_two_that_must_not_be_together_one_is_stopped(issuing_for_real):
    first = rx.sent(rx.document(rx.ITRACONAZOLE, clinic=rx.CLINIC), by=rx.CLINIC)
    second = rx.sent(rx.document(rx.TRIAZOLAM, clinic=rx.OTHER), by=rx.OTHER)
    answers = at_once((rx.CLINIC, first), (rx.OTHER, second))
    assert len(registered_in(answers)) == 1
    assert [issubclass(answer, Stopped) for answer in answers if isinstance(answer, type)] == [True]


def test_one_document_sent_twice_makes_one_prescription(issuing_for_real):
    sent = rx.sent(rx.document())
    answers = at_once((rx.CLINIC, sent), (rx.CLINIC, sent))
    assert len(registered_in(answers)) == 1
    assert UsedBefore in answers
