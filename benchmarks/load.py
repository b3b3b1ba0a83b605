"""The load: one process with non-blocking sockets, run beside what it measures; reads a plan, prints what it saw.

A request that is due waits for a free connection, and its latency counts from when it was due. So a server that
stops for a second is seen by all whom it kept waiting, not only by those whose request was under way.
"""

import gc
import json
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import pace, prepared, requests
from benchmarks.seen import Seen
from benchmarks.wires import Wire


PATIENCE = 15.0
"""Seconds that the last answers are waited for."""
FASTEST = 5_000
"""Requests that are made ready for a second of as many as go."""


class Load:
    """So many connections to a port, the requests to send, and when."""

    def __init__(self, port: int, connections: int, asked: Iterator[requests.Request], due: Iterator[float]) -> None:
        self.epoll, self.port, self.started = select.epoll(), port, time.perf_counter()
        self.wires: dict[int, Wire] = {}
        self.free = [self.open() for _ in range(connections)]
        self.asked, self.due, self.seen = asked, due, Seen()

    def open(self) -> Wire:
        """Open one more connection."""
        wire = Wire(socket.create_connection(("127.0.0.1", self.port), timeout=5))
        self.wires[wire.number] = wire
        self.epoll.register(wire.number, select.EPOLLIN)
        return wire

    def run(self) -> Seen:
        """Send what is due until nothing is left, and wait for the answers."""
        self.started = time.perf_counter()
        next_due = next(self.due, None)
        while next_due is not None:
            now = self.now()
            if next_due <= now and self.free:
                next_due = self.send(next_due)
            else:
                self.receive(max(0.0, next_due - now) if self.free else 1.0)
                if self.now() > self.seen.last_due + PATIENCE:
                    break
        self.seen.seconds = self.now()
        self.seen.unsent = sum(1 for _ in self.due) + (next_due is not None)
        self.drain()
        return self.seen

    def now(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.started

    def send(self, due: float) -> float | None:
        """Send one request; return when the next one is due."""
        request = next(self.asked, None)
        if request is None:
            self.due = iter(())
            return None
        wire = self.free.pop()
        wire.due, self.seen.last_due = due, due
        if not wire.send(request):
            self.lost(wire)
        return next(self.due, None)

    def receive(self, seconds: float) -> None:
        """Take the answers that come within so many seconds, at most."""
        if self.free and seconds:
            # Until the next one is due: epoll counts whole milliseconds, select microseconds.
            select.select([self.epoll.fileno()], [], [], seconds)
            seconds = 0
        for number, _ in self.epoll.poll(seconds):
            wire = self.wires[number]
            answer = wire.receive()
            if answer is None:
                self.lost(wire)
            elif answer:
                self.seen.take(answer, wire, self.now())
                self.free.append(wire)

    def lost(self, wire: Wire) -> None:
        """Count a request whose connection broke, if there was one, and open another connection."""
        self.seen.broken += wire.busy
        if not wire.busy and wire in self.free:
            self.free.remove(wire)
        del self.wires[wire.number]
        self.epoll.unregister(wire.number)
        wire.socket.close()
        try:
            self.free.append(self.open())
        except OSError:
            self.seen.refused_connections += 1

    def drain(self) -> None:
        """Wait for what is under way, and close; what never comes counts as broken."""
        until = time.perf_counter() + PATIENCE
        while (busy := sum(wire.busy for wire in self.wires.values())) and time.perf_counter() < until:
            self.receive(0.1)
        self.seen.broken += busy
        for wire in self.wires.values():
            wire.socket.close()
        self.epoll.close()


def schedule(plan: dict[str, Any], now: Callable[[], float] = time.perf_counter) -> Iterator[float]:
    """Return when requests are due: `ramp` from one rate to another, `rate` steadily, or one after the other."""
    if "ramp" in plan:
        first, last, seconds = plan["ramp"]
        return pace.ramp(first, last, seconds, plan["held"])
    if "rate" in plan:
        return pace.steady(plan["rate"], plan["seconds"])
    return pace.backlog(plan["seconds"], now)


def questions(plan: dict[str, Any]) -> Iterator[requests.Request]:
    """Return the requests that a plan wants."""
    if "prepared" in plan:
        return iter(prepared.take(Path(plan["prepared"])))
    run, tokens = requests.name(), plan["tokens"]
    if "cards" in plan:
        folder, most = Path(plan["folder"]), plan["most"]
        return iter(requests.by_card(tokens, plan["cards"], run, folder, plan["audience"], most))
    if "one" in plan:
        return requests.of_one(tokens[0], plan["one"], run)
    most = sum(1 for _ in schedule(plan)) if "rate" in plan or "ramp" in plan else FASTEST * plan["seconds"]
    return requests.by_number(tokens, plan["people"], run, most)


def main() -> None:
    """Run the plan that comes in, and print what was seen as JSON."""
    plan = json.load(sys.stdin)
    asked = questions(plan)
    gc.disable()
    load = Load(plan["port"], plan["connections"], asked, iter(()))
    before = time.process_time()
    load.due = schedule(plan, load.now)
    seen = load.run()
    print(json.dumps(seen.summary(own_cpu=time.process_time() - before)))


if __name__ == "__main__":
    main()
