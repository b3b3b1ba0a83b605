"""Where it has to be committed: what an assertion uses up, and what the trail says of signing in."""

import pytest

from tests.support import signers
from tests.support.audit_lines import committed_lines
from tests.support.deeds import together
from tests.support.signing_in import registered


CHECK = "eligibility.check"


@pytest.fixture
def system(committed):
    return registered(signers.ec(), scopes=[CHECK])


class TestAnAssertionCountsOnce:
    """API-10: across processes, and whatever is at the same time."""

    def test_also_when_it_comes_twice_at_once(self, system):
        for _ in range(5):
            assertion = system.assertion()
            answers = together(*[lambda: system.sign_in(assertion=assertion)] * 4)  # noqa: B023 - done before the next
            assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]

    def test_with_the_same_jti_for_one_client_and_not_for_another(self, system):
        other = registered(signers.rsa(), scopes=[CHECK])
        answers = [each.sign_in(assertion=each.assertion(jti="one-and-the-same")) for each in (system, other, system)]
        assert [answer.status_code for answer in answers] == [200, 200, 401]


def test_the_trail_has_a_line_for_each_token_and_each_refusal(system, committed):
    stranger, used = system.assertion(pair=signers.ec("stranger")), system.assertion()
    attempts = {
        "granted": lambda h: system.sign_in(headers=h, assertion=used),
        "used": lambda h: system.sign_in(headers=h, assertion=used),
        "scope": lambda h: system.sign_in(headers=h, scope="coverage.feed"),
        "broken": lambda h: system.sign_in(headers=h, assertion="a.b.c"),
        "stranger": lambda h: system.sign_in(headers=h, assertion=stranger),
    }
    for name, attempt in attempts.items():
        attempt({"X-Request-ID": f"sign-in-{name}"})
    written = {name: committed_lines(committed, request_id=f"sign-in-{name}") for name in attempts}
    said = {
        name: [(line["outcome"], line["code"], line["client_uid"]) for line in lines] for name, lines in written.items()
    }
    assert said == {
        "granted": [("done", "", system.row.uid)],
        "used": [("refused", "AUTH-CLIENT", system.row.uid)],
        "scope": [("refused", "AUTH-SCOPE-REQUEST", system.row.uid)],
        "broken": [("refused", "AUTH-CLIENT", None)],
        "stranger": [("refused", "AUTH-CLIENT", None)],
    }
    assert {line["event"] for lines in written.values() for line in lines} == {"auth.token_issued"}
    assert written["granted"][0]["detail"] == {"scopes": [CHECK]}
