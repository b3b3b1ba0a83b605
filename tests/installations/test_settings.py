"""Settings: whatever is missing or wrong is one sentence that says what to do, as `manage.py check` runs."""

import subprocess
import sys

import pytest

from tests.support.production import Installation
from tests.support.server import PROJECT


NUMBERS = [
    "PORT", "WRONG_TRIES_PER_CLIENT", "WRONG_TRIES_PER_ORGANISATION", "WRONG_TRIES_PER_TARGET",
    "WRONG_TRIES_PER_PERSON", "REQUESTS_PER_SECOND", "BODY_LIMIT", "FEED_LIMIT", "ACCESS_TOKEN_SECONDS",
    "CARD_REVOCATION_GRACE_HOURS", "HPKI_REVOCATION_GRACE_HOURS",
]  # fmt: skip
ADDRESSES = {
    "DATABASE_URL": "postgresql://",
    "DATABASE_OWNER_URL": "postgresql://",
    "DATABASE_AUDIT_URL": "postgresql://",
    "REDIS_URL": "redis://",
    "PUBLIC_URL": "http",
    "CARD_REVOCATION_URL": "http",
    "HPKI_REVOCATION_URL": "http",
}


def sentence(installation: Installation, **changed: str | None) -> str:
    """Return the one sentence with which `manage.py check` refuses a changed installation."""
    done = installation.but(**changed).manage("check")
    assert (done.returncode, done.stdout) == (1, ""), done
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("manage.py: ")
    assert line.endswith(".")
    return line


class TestASandbox:
    """Needs a database and a broker; all else has a default."""

    def test_with_both_is_fine(self, unprepared):
        assert unprepared.manage("check").returncode == 0

    @pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
    @pytest.mark.parametrize("value", [None, ""])
    def test_without_one_says_how_to_get_it(self, unprepared, name, value):
        said = sentence(unprepared, **{name: value})
        assert f"{name} is not set." in said
        assert "make run" in said

    @pytest.mark.parametrize("name", NUMBERS)
    def test_with_a_number_that_is_none_names_it(self, unprepared, name):
        assert f"{name} is 'many', but has to be a whole number" in sentence(unprepared, **{name: "many"})

    @pytest.mark.parametrize("value", ["0", "-1", "1.5", "9" * 20, "1 2", "0x10"])
    def test_with_a_number_out_of_bounds_names_it_too(self, unprepared, value):
        assert "BODY_LIMIT is " in sentence(unprepared, BODY_LIMIT=value)

    @pytest.mark.parametrize(("name", "value"), [
        ("PLATFORM_MODE", "staging"), ("PLATFORM_MODE", "Production"), ("DEBUG", "true"), ("LOG_LEVEL", "LOUD"),
    ])  # fmt: skip
    def test_with_an_unknown_word_names_those_that_would_do(self, unprepared, name, value):
        said = sentence(unprepared, **{name: value})
        assert f"{name} is {value!r}" in said
        assert "one of: " in said

    @pytest.mark.parametrize("name", ADDRESSES)
    def test_with_an_address_that_is_none_names_it_and_never_shows_it(self, unprepared, name):
        said = sentence(unprepared, **{name: "mysql://a:canary@b/c"})
        assert f"{name} is no address that begins with {ADDRESSES[name]}" in said
        assert "canary" not in said

    @pytest.mark.parametrize("value", ["localhost", "http:", "https://[::1", "http://b:port/c", "http:///path"])
    def test_with_half_an_address_names_it_too(self, unprepared, value):
        assert "PUBLIC_URL is no address" in sentence(unprepared, PUBLIC_URL=value)

    def test_with_an_address_of_no_database_says_so(self, unprepared):
        assert "DATABASE_URL names no database" in sentence(unprepared, DATABASE_URL="postgresql://user:canary@host")

    @pytest.mark.parametrize("port", ["eighty", "70000", "0"])
    def test_with_an_impossible_port_of_the_database_names_the_address(self, unprepared, port):
        assert "DATABASE_URL is no address" in sentence(unprepared, DATABASE_URL=f"postgresql://host:{port}/name")

    def test_whose_variables_are_empty_takes_the_defaults(self, unprepared):
        empty = dict.fromkeys(["SECRET_KEY", "PUBLIC_URL", "KEYS_DIR", "LOG_LEVEL", "ALLOWED_HOSTS", *NUMBERS], "")
        assert unprepared.but(**empty).manage("check").returncode == 0


MISSING = {
    "SECRET_KEY": "Set 50 or more random characters.",
    "PUBLIC_URL": "https://platform.example",
    "KEYS_DIR": "make_keys",
    "CARD_AUTHORITIES": "PEM file",
    "CARD_REVOCATION_URL": "revocation list",
    "HPKI_AUTHORITIES": "PEM file",
    "HPKI_REVOCATION_URL": "revocation list",
    "DATABASE_URL": "python -m platform_site.embedded",
    "REDIS_URL": "python -m platform_site.embedded",
}


class TestProduction:
    """Has no default for anything that matters, and refuses the sandbox's."""

    @pytest.mark.parametrize("name", MISSING)
    def test_without_what_it_needs_says_what_that_is(self, production, name):
        said = sentence(production, **{name: None})
        assert f"{name} is not set." in said
        assert MISSING[name] in said

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("DEBUG", "1", "Production does not start with DEBUG"),
            ("SANDBOX_PLAIN_COOKIES", "1", "Production's cookies are never plain"),
            ("SECRET_KEY", "sandbox-only: this key signs nothing that matters", "SECRET_KEY is the sandbox's."),
            ("SECRET_KEY", "a" * 49, "SECRET_KEY is too short."),
            ("PUBLIC_URL", "http://platform.example", "PUBLIC_URL is no address that begins with https://"),
            ("PUBLIC_URL", "https:///path", "PUBLIC_URL is no address that begins with https://"),
            ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is `*`."),
            ("ALLOWED_HOSTS", "platform.example, *", "ALLOWED_HOSTS is `*`."),
        ],
    )
    def test_refuses_what_only_a_sandbox_may_have(self, production, name, value, said):
        assert said in sentence(production, **{name: value})

    def test_shows_no_secret_in_what_it_says(self, production):
        for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
            assert "canary" not in sentence(production, **{name: "canary"})

    def test_takes_the_host_of_its_address_for_the_one_allowed(self, production):
        code = "from django.conf import settings; print(settings.ALLOWED_HOSTS, settings.PUBLIC_URL)"
        done = production.but(PUBLIC_URL="https://platform.example/").manage("shell", "--verbosity=0", "-c", code)
        assert done.stdout.strip() == "['platform.example'] https://platform.example"


def test_a_program_outside_of_manage_py_is_told_the_same():
    done = subprocess.run(
        [sys.executable, "-c", "import platform_site.settings"],
        cwd=PROJECT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "DATABASE_URL is not set. Start with `make run`" in done.stderr
