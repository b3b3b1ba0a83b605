"""The dead letters in the admin: what happened and to whom it could not be told, by ids, and never a person's."""

import pytest
from django.contrib.admin.models import LogEntry

from platform_site.models import OutboxDelivery
from tests.factories.platform_site import AT, DeliveryFactory
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST = "/admin/platform_site/outboxdelivery/"


@pytest.fixture
def letter() -> OutboxDelivery:
    """A dead letter about somebody."""
    row = DeliveryFactory(task="tests.receive", state="dead", closed_at=AT, attempts=8, error="ValueError")
    row.event.payload = {"person": 987654, "job": "job-1"}
    row.event.save()
    return row


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


def text(answer) -> str:
    """Return a page."""
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_event_receiver_attempts_and_failure(operator, letter):
    DeliveryFactory(task="tests.waiting")
    page = text(operator.get(LIST))
    for word in ("tests.receive", letter.event.name, "ValueError", "8", "2026年11月20日"):
        assert word in page
    assert "tests.waiting" not in page


def test_a_letter_shows_ids_but_no_persons(operator, letter):
    page = text(operator.get(f"{LIST}{letter.pk}/change/"))
    assert "job-1" in page
    assert "987654" not in page


def test_one_is_sent_again(operator, letter):
    where = f"{LIST}{letter.pk}/replay/"
    assert "送り直す" in text(operator.get(where))
    letter.refresh_from_db()
    assert letter.state == "dead"
    assert operator.post(where).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("pending", 0)
    assert operator.get(f"{LIST}{letter.pk}/change/").status_code == 404


def test_the_chosen_are_sent_again(operator, letter):
    other = DeliveryFactory(task="tests.receive", state="dead", closed_at=AT)
    page = operator.sends(LIST, {"action": "send_again", "index": "0", "_selected_action": [letter.pk]})
    assert "1件を送り直しました。" in text(page)
    assert set(OutboxDelivery.objects.filter(pk__in=[letter.pk, other.pk]).values_list("pk", "state")) == {
        (letter.pk, "pending"), (other.pk, "dead"),
    }  # fmt: skip


def test_all_of_a_receiver_are_sent_again(operator, letter):
    where = f"{LIST}replay_all/"
    assert "tests.receive（1件）" in text(operator.get(where))
    assert operator.post(where, {"task": "tests.receive"}).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "pending"


def test_a_receiver_without_dead_letters_is_no_choice(operator, letter):
    answer = operator.post(f"{LIST}replay_all/", {"task": "tests.nobody"})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


@pytest.mark.parametrize("role", ["fund_auditor"])
@pytest.mark.parametrize("where", ["", "replay_all/", "{pk}/change/", "{pk}/replay/"])
def test_nobody_else_of_the_fund_gets_there(role, where, letter):
    auditor = Visitor.of(role, "fund")
    assert auditor.get(LIST + where.format(pk=letter.pk)).status_code == 403
    auditor.post(LIST + where.format(pk=letter.pk), {"task": "tests.receive"})
    letter.refresh_from_db()
    assert letter.state == "dead"


def test_nothing_can_be_filtered_by_what_stands_in_an_event(operator, letter):
    assert operator.get(f"{LIST}?event__payload__person=987654").status_code in (302, 400)


def test_no_entry_of_the_admins_history_names_anything_but_ids(operator, letter):
    operator.post(LIST, {"action": "send_again", "_selected_action": [letter.pk]})
    assert not LogEntry.objects.exclude(object_repr__startswith="#").exists()


def test_where_there_are_none_nothing_is_offered(operator):
    page = text(operator.get(LIST))
    for words in ("replay_all/", "選んだ行に行う操作"):
        assert words not in page
