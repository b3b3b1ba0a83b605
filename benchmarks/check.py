"""What one check at the counter costs: requests a second, latency, and CPU of web server and PostgreSQL together.

Against it, in the same run and in turn, `/livez`: a Django view that does nothing. CPU a request is the figure that
holds on a noisy machine; requests a second include the load generator on the same cores.
"""

import base64
import json
import statistics
import subprocess
import sys
from urllib.request import Request, urlopen

from benchmarks import stage


PEOPLE = 100_000
CONNECTIONS = 16
SECONDS = 5.0
ROUNDS = 3


def main() -> None:
    """Measure and print a table."""
    with stage.database() as environment:
        stage.fill(environment, PEOPLE)
        with stage.server(environment) as (port, process):
            token = _token(port)
            _measure(port, process, token, "check", seconds=2)
            seen = {kind: [] for kind in ("check", "livez")}
            for _ in range(ROUNDS):
                for kind, rounds in seen.items():
                    rounds.append(_measure(port, process, token, kind, seconds=SECONDS))
    print(f"{PEOPLE:,} people, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:.0f} s in turn; medians (range)")
    print("| | requests/s | p50 ms | p99 ms | CPU µs a request |")
    print("|---|---|---|---|---|")
    for kind, rounds in seen.items():
        print(f"| {kind} | {' | '.join(_shown(rounds, name) for name in ('rate', 'p50', 'p99', 'cpu'))} |")


def _measure(port: int, process: int, token: str, kind: str, *, seconds: float) -> dict[str, float]:
    before = stage.cpu_seconds(process)
    command = [sys.executable, "-m", "benchmarks.load", str(port), token, kind]
    out = subprocess.check_output([*command, str(CONNECTIONS), str(seconds), str(PEOPLE)], text=True)
    used = stage.cpu_seconds(process) - before
    found = json.loads(out)
    if found["wrong"]:
        sys.exit(f"{found['wrong']} answers were not 200 or 201.")
    return {**found, "rate": found["requests"] / seconds, "cpu": used / found["requests"] * 1e6}


def _shown(rounds: list[dict[str, float]], name: str) -> str:
    values = [found[name] for found in rounds]
    return f"{statistics.median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


def _token(port: int) -> str:
    login = base64.b64encode(b"sandbox-clinic-1:sandbox-secret").decode()
    request = Request(
        f"http://127.0.0.1:{port}/oauth/token", b"grant_type=client_credentials", {"Authorization": f"Basic {login}"}
    )
    with urlopen(request) as answer:  # noqa: S310 - our own address
        return json.load(answer)["access_token"]
