"""The load: so many connections, each asking again as soon as it is answered; run as a process of its own."""

import json
import random
import sys
import time
import uuid
from http.client import HTTPConnection
from threading import Thread


def main(port: int, token: str, kind: str, connections: int, seconds: float, people: int) -> None:
    """Ask for so many seconds and print what was seen as JSON."""
    latencies: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds
    threads = [
        Thread(target=_ask, args=(port, token, kind, people, until, latencies, wrong)) for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    latencies.sort()
    at = lambda share: round(latencies[int(len(latencies) * share)] * 1000, 1)  # noqa: E731
    print(json.dumps({"requests": len(latencies), "wrong": len(wrong), "p50": at(0.5), "p99": at(0.99)}))


def _ask(port: int, token: str, kind: str, people: int, until: float, latencies: list[float], wrong: list[int]) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    while (started := time.perf_counter()) < until:
        if kind == "livez":
            connection.request("GET", "/livez")
        else:
            connection.request("POST", "/api/v1/eligibility/checks", _body(people), _headers(token))
        answer = connection.getresponse()
        answer.read()
        latencies.append(time.perf_counter() - started)
        if answer.status not in (200, 201):
            wrong.append(answer.status)
    connection.close()


def _body(people: int) -> str:
    number = str(random.randint(1, people))
    body = {"method": "insurance_number", "insurer_number": "06139992", "symbol": "B", "number": number}
    return json.dumps({**body, "branch": "01", "birth_date": "1980-01-01"})


def _headers(token: str) -> dict[str, str]:
    key = uuid.uuid4().hex
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6]))
