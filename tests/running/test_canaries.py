"""Personal data that went through every door, good, bad and failing, is found nowhere but where it belongs (ARCH-6)."""

from dataclasses import dataclass

import pytest

from tests.running import sowing
from tests.running.canaries import (
    ALLOWED,
    INDIVIDUAL,
    NAME,
    PERSONAL,
    SECRET,
    TOKEN,
    Listener,
    of_the_database,
    of_the_server,
)
from tests.running.sandbox import Sandbox
from tests.support.pages import without_ids


@dataclass(frozen=True)
class Sown:
    """What Redis heard, and every word that must not be found."""

    heard: str
    secrets: list[str]

    def found_in(self, text: str) -> list[str]:
        """Return which words stand in a text."""
        return found(without_ids(text), PERSONAL) + found(text, self.secrets)


def found(text: str, words: list[str]) -> list[str]:
    """Return which of the words stand in a text."""
    return [word for word in words if word in text]


@pytest.fixture(scope="module")
def sown(sandbox: Sandbox) -> Sown:
    """Sow everything."""
    clinic, insurer = sandbox.token("sandbox-clinic-1"), sandbox.token("sandbox-insurer-2")
    with Listener(sandbox) as listener:
        sowing.by_feed(sandbox, insurer)
        sowing.at_the_counter(sandbox, clinic)
        sowing.in_addresses(sandbox, clinic)
        sowing.in_headers(sandbox, clinic)
        sowing.at_sign_in(sandbox)
        proof = sowing.by_card(sandbox, clinic)
    return Sown(listener.all, [SECRET, clinic, insurer, proof, *proof.split(".")[1:]])


def test_not_in_the_logs_of_web_worker_and_beat(sandbox, sown):
    printed = sandbox.log.split("Ctrl-C stops everything.")[1]
    assert printed.count("request_id=") > 30
    assert "a fault of ours" in printed
    assert sown.found_in(printed) == []


def test_not_in_the_log_of_postgresql(sandbox, sown):
    log = of_the_server(sandbox)
    assert "database system is ready" in log
    assert sown.found_in(log) == []


def test_not_in_redis_nor_in_any_tasks_arguments(sown):
    assert "eligibility.apply_feed" in sown.heard
    assert '"task"' in sown.heard
    assert sown.found_in(sown.heard) == []


def test_in_no_table_but_those_of_coverage_and_people(sandbox, sown):
    tables = of_the_database(sandbox)
    assert NAME in tables["eligibility_coverageversion"]
    elsewhere = {name: found(without_ids(text), PERSONAL) for name, text in tables.items() if name not in ALLOWED}
    assert {name: words for name, words in elsewhere.items() if words} == {}
    assert found("\n".join(tables.values()), sown.secrets) == []


def test_a_withheld_address_a_link_token_and_an_individual_number_in_no_table_at_all(sandbox, sown):
    whole = "\n".join(of_the_database(sandbox).values())
    assert found(whole, ["隠里", TOKEN, INDIVIDUAL]) == []
