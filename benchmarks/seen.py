"""What a load saw: how many of which answer, how late, and whether each refusal said when to come back."""

from array import array
from collections import Counter
from typing import Any

from benchmarks.figures import percentiles
from benchmarks.wires import Wire


STRETCH = 5.0
"""Seconds of the stretches of which percentiles are kept, to see how a ramp went."""


class Seen:
    """Counts and latencies of one load."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.latencies, self.times = array("d"), array("d")
        self.wrong = self.broken = self.unsent = self.refused_connections = self.without_retry = 0
        self.last_due = self.seconds = 0.0

    def take(self, answer: bytes, wire: Wire, now: float) -> None:
        """Count an answer; a wrong one is a 201 that does not hold what it was asked for."""
        status = int(answer[9:12])
        self.statuses[status] += 1
        if status == 201:
            self.latencies.append(now - wire.due)
            self.times.append(wire.due)
            self.wrong += wire.expected not in answer
        elif status in (429, 503):
            self.without_retry += b"retry-after:" not in answer[: answer.find(b"\r\n\r\n")].lower()

    def summary(self, *, own_cpu: float) -> dict[str, Any]:
        """Return the counts, percentiles of accepted answers from when they were due, and the tool's own cost.

        `errors` are all that is neither 201 nor a refusal for load; `rate` counts accepted answers a second.
        """
        answers = sum(self.statuses.values())
        accepted, refused = self.statuses[201], self.statuses[429] + self.statuses[503]
        return {
            "accepted": accepted, "refused": refused, "statuses": {str(s): n for s, n in self.statuses.items()},
            "wrong": self.wrong, "broken": self.broken + self.refused_connections, "unsent": self.unsent,
            "errors": answers - accepted - refused + self.wrong + self.broken + self.refused_connections + self.unsent,
            "without_retry": self.without_retry, "seconds": self.seconds,
            "rate": accepted / self.seconds if self.seconds else 0.0,
            **percentiles(self.latencies), "stretches": self.stretches(),
            "own_us": own_cpu / answers * 1e6 if answers else None,
        }  # fmt: skip

    def stretches(self) -> list[dict[str, Any]]:
        """Return accepted answers and percentiles of each stretch of the run."""
        parts: dict[int, list[float]] = {}
        for due, latency in zip(self.times, self.latencies, strict=True):
            parts.setdefault(int(due / STRETCH), []).append(latency)
        return [{"from": n * STRETCH, "accepted": len(part), **percentiles(part)} for n, part in sorted(parts.items())]
