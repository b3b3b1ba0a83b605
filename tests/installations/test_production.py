"""A production installation: clean when complete, refused with anything of a sandbox in it, and without its doors."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.production import Installation


OF_A_SANDBOX = [
    "sign-in",
    "sign-in/start",
    "clock",
    "reset",
    "mail",
    "mail/x",
    "usage",
    "signatures",
    "signatures/revocation-list",
]
START = ("-c", "import platform_site.wsgi")
ASK = """
import json, sys
import platform_site.wsgi
from django.test import Client
http = Client(headers={"host": "platform.example", "x-forwarded-proto": "https"}, raise_request_exception=False)
for method, path, headers, *form in json.loads(sys.argv[1]):
    answer = http.generic(method, path, *form, content_type="application/x-www-form-urlencoded", headers=headers)
    body = "" if answer.streaming else answer.content.decode()
    print(json.dumps([answer.status_code, body, dict(answer.headers)]))
"""


def asked(installation: Installation, *requests: tuple) -> list[tuple[int, str, dict]]:
    """Ask a production process; return status, body and headers of each answer."""
    done = installation.python("-c", ASK, json.dumps(requests))
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    return [tuple(json.loads(line)) for line in lines]


def refused(installation: Installation) -> str:
    """Return the sentences with which the web server's program refuses to start."""
    done = installation.python(*START)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


class TestComplete:
    """Everything set, keys made, database prepared."""

    def test_it_passes_every_deployment_check_without_a_warning(self, production):
        done = production.manage("check", "--deploy", "--fail-level", "WARNING", "--database", "default")
        assert done.returncode == 0, done.stderr

    def test_it_starts(self, production):
        done = production.python(*START)
        assert done.returncode == 0, done.stderr

    def test_it_has_masters_and_policies_but_no_fictional_people(self, production):
        code = (
            "from platform_site.models import *; print(Code.objects.count() > 0, Policy.objects.count() > 0,"
            " Person.objects.count(), Organisation.objects.count(), ApiClient.objects.count())"
        )
        done = production.manage("shell", "--verbosity=0", "-c", code)
        assert done.stdout.strip() == "True True 0 0 0"

    def test_its_logs_are_json(self, production):
        done = production.python("-c", ASK, json.dumps([("GET", "/livez", {})]))
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert [line["message"] for line in lines] == ["request"]


@pytest.fixture(scope="module")
def answers(production) -> list[tuple[int, str, dict]]:
    """What a production process says where a sandbox has something more."""
    secret = {"Authorization": "Basic c2FuZGJveC1jbGluaWMtMTpzYW5kYm94LXNlY3JldA=="}
    return asked(
        production,
        ("GET", "/sandbox/", {}),
        ("POST", "/sandbox/cards/SBX-0001/proof", {}),
        ("GET", "/sandbox/cards/revocation-list", {}),
        ("GET", "/livez", {"X-Sandbox-Fault": "status=503"}),
        ("GET", "/.well-known/smart-configuration", {}),
        ("GET", "/", {}),
        ("GET", "/developer/", {}),
        ("GET", "/api/schema/", {}),
        ("GET", "/static/site/site.css", {}),
        ("POST", "/oauth/token", secret, "grant_type=client_credentials"),
        *[(method, f"/sandbox/{path}", {}) for path in OF_A_SANDBOX for method in ("GET", "POST")],
    )


class TestNothingOfASandboxIsThere:
    """No route, no fault header, no secret (I01-1)."""

    def test_no_route(self, answers):
        assert [status for status, _, _ in answers[:3]] == [404, 404, 404]
        assert {status for status, _, _ in answers[10:]} == {404}
        assert len(answers[10:]) == 2 * len(OF_A_SANDBOX)

    def test_no_account_that_a_sandbox_has(self, production):
        code = "from platform_site.models import *; print(User.objects.count(), Membership.objects.count())"
        assert production.manage("shell", "--verbosity=0", "-c", code).stdout.strip() == "0 0"

    def test_no_fault_header(self, answers):
        assert answers[3][:2] == (200, '{"status": "ok"}')

    def test_no_secret(self, answers):
        said = json.loads(answers[4][1])
        assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
        assert said["token_endpoint"] == "https://platform.example/oauth/token"

    def test_and_a_secret_is_refused(self, answers):
        status, body, headers = answers[9]
        assert (status, json.loads(body)["error"]) == (401, "invalid_client")
        assert "Basic" not in headers["WWW-Authenticate"]

    def test_no_word_of_one(self, answers):
        for _, body, _ in answers[4:8]:
            assert "sandbox" not in body.lower()
            assert "サンドボックス" not in body

    def test_but_the_pages_have_their_styles(self, answers):
        assert answers[8][0] == 200

    def test_and_the_safety_of_https(self, answers):
        headers = answers[5][2]
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"

    def test_whoever_comes_without_it_is_sent_there_except_for_health(self, production):
        plain = {"x-forwarded-proto": "http"}
        found = asked(production, ("GET", "/developer/", plain), ("GET", "/livez", plain), ("GET", "/readyz", plain))
        assert [status for status, _, _ in found] == [301, 200, 200]
        assert found[0][2]["Location"] == "https://platform.example/developer/"

    def test_no_other_host_is_answered_for(self, production):
        ((status, body, _),) = asked(
            production, ("GET", "/api/v1/x", {"host": "evil.example", "x-forwarded-proto": "x"})
        )
        assert (status, json.loads(body)["code"]) == (400, "VAL-INVALID")
        assert "evil" not in body


class TestRefused:
    """It does not start; a sentence says why."""

    def test_without_keys(self, production, tmp_path):
        said = refused(production.but(KEYS_DIR=str(tmp_path / "none")))
        assert "There is no key `token_signing`." in said
        assert "make_keys" in said

    def test_with_one_key_less(self, production, tmp_path):
        folder = self.copied(production, tmp_path)
        (folder / "cursor.1").unlink()
        assert refused(production.but(KEYS_DIR=str(folder))).strip().startswith("There is no key `cursor`.")

    def test_with_keys_that_a_sandbox_made(self, production, tmp_path):
        folder = self.copied(production, tmp_path)
        key = folder / "limits.1"
        key.write_text(key.read_text().replace('"production"', '"sandbox"'))
        assert "KEYS_DIR holds keys that a sandbox made." in refused(production.but(KEYS_DIR=str(folder)))

    def test_with_keys_that_others_may_read(self, production, tmp_path):
        folder = self.copied(production, tmp_path)
        (folder / "limits.1").chmod(0o644)
        assert "Others may read KEYS_DIR" in refused(production.but(KEYS_DIR=str(folder)))

    def test_with_a_sandboxs_card_authority(self, production, django_db_setup):
        said = refused(production.but(CARD_AUTHORITIES=str(settings.CARD_AUTHORITIES)))
        assert "CARD_AUTHORITIES holds a sandbox's root certificate." in said

    def test_with_a_sandboxs_hpki(self, production, django_db_setup):
        said = refused(production.but(HPKI_AUTHORITIES=str(settings.HPKI_AUTHORITIES)))
        assert "HPKI_AUTHORITIES holds a sandbox's root certificate." in said

    @pytest.mark.parametrize("name", ["CARD_AUTHORITIES", "HPKI_AUTHORITIES"])
    @pytest.mark.parametrize("content", [None, b"", b"no certificate"])
    def test_without_an_authority(self, production, tmp_path, content, name):
        file = tmp_path / "authorities.pem"
        if content is not None:
            file.write_bytes(content)
        assert f"{name} names no PEM file with a root certificate." in refused(production.but(**{name: str(file)}))

    def test_on_a_sandboxs_database(self, production, django_db_setup):
        here = production.variables["DATABASE_URL"]
        there = here.replace(here.rpartition("/")[2].partition("?")[0], django_db_setup)
        said = refused(production.but(DATABASE_URL=there))
        assert "The database is sandbox, this installation is production." in said

    def test_on_a_database_that_nobody_prepared(self, production, sandbox):
        said = refused(production.but(DATABASE_URL=sandbox.variables["DATABASE_URL"]))
        assert "The database cannot be read." in said

    def test_a_sandbox_on_its_database(self, production):
        sandbox = production.but(PLATFORM_MODE=None, SECRET_KEY=None, PUBLIC_URL=None)
        assert "The database is production, this installation is sandbox." in refused(sandbox)

    def test_a_worker_too(self, production, tmp_path):
        celery = ("-m", "celery", "--app", "platform_site.celery", "--quiet", "worker", "--pool", "solo")
        done = production.but(KEYS_DIR=str(tmp_path / "none")).python(*celery)
        assert done.returncode != 0
        assert "There is no key" in done.stderr

    def copied(self, production: Installation, folder: Path) -> Path:
        return shutil.copytree(production.variables["KEYS_DIR"], folder / "keys")
