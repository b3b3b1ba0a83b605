"""The operator's commands for systems and dead letters."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from joserfc.jwk import ECKey

from platform_site import clock, outbox
from platform_site.models import ApiClient, OutboxDelivery
from platform_site.states import DeliveryState


pytestmark = pytest.mark.django_db


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    key = ECKey.generate_key("P-384", {"kid": "first", "alg": "ES384"}).as_dict(private=False)
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [key]}))
    return file


def test_a_system_is_registered_with_its_keys_and_scopes(jwks: Path, capsys: pytest.CaptureFixture):
    call_command(
        "register_client", "new-clinic", organisation="clinic:1310200022", scopes=["eligibility.check"], jwks=jwks
    )
    client = ApiClient.objects.get(client_id="new-clinic")
    assert (client.scopes, client.jwks["keys"][0]["kid"]) == (["eligibility.check"], "first")
    assert "new-clinic is registered." in capsys.readouterr().out


def test_registering_it_again_replaces_its_keys(jwks: Path):
    call_command("register_client", "sandbox-clinic-1", jwks=jwks)
    assert ApiClient.objects.get(client_id="sandbox-clinic-1").jwks["keys"][0]["kid"] == "first"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"organisation": "clinic:0"}, "--organisation KIND:CODE"),
        ({}, "--organisation KIND:CODE"),
        ({"organisation": "clinic:1310200022", "scopes": ["coverage.feed"]}, "診療所に許せる scope"),
    ],
)
def test_a_wrong_registration_is_a_sentence(jwks: Path, given: dict, said: str):
    with pytest.raises(CommandError, match=said):
        call_command("register_client", "new-clinic", jwks=jwks, **given)


def test_keys_that_cannot_be_read_are_a_sentence(tmp_path: Path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for file in (broken, tmp_path / "nothing.json"):
        with pytest.raises(CommandError, match="cannot be read as JSON"):
            call_command("register_client", "new-clinic", jwks=file)


def test_a_system_is_stopped_once():
    call_command("disable_client", "sandbox-clinic-2")
    assert ApiClient.objects.get(client_id="sandbox-clinic-2").disabled_at is not None
    with pytest.raises(CommandError, match="すでに停止"):
        call_command("disable_client", "sandbox-clinic-2")
    with pytest.raises(CommandError, match="No system is registered as nobody"):
        call_command("disable_client", "nobody")


def test_dead_letters_are_seen_and_sent_again(capsys: pytest.CaptureFixture):
    outbox.put("eligibility.feed_received", at=clock.now(), job="0")
    delivery = OutboxDelivery.objects.latest("id")
    dead = {"state": DeliveryState.DEAD, "error": "ValueError", "closed_at": clock.now(), "attempts": 8}
    OutboxDelivery.objects.filter(pk=delivery.pk).update(**dead)
    call_command("dead_letters")
    assert f"{delivery.pk}  eligibility.feed_received  eligibility.apply_feed  ValueError" in capsys.readouterr().out
    call_command("dead_letters", replay=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.closed_at) == (DeliveryState.PENDING, 0, None)
    with pytest.raises(CommandError, match="There is no dead letter"):
        call_command("dead_letters", replay=delivery.pk)
