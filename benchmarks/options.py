"""What a run is given: `make bench NAME=eligibility PEOPLE=10000 SECONDS=5`."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


NAMES = ("PEOPLE", "SECONDS", "ROUNDS", "CONNECTIONS", "HELD", "RATE", "WRITE")
PREFIX = "BENCH_"


@dataclass(frozen=True)
class Options:
    """People in the database, seconds of a round, rounds, connections, seconds and rate of the held load.

    `write` puts what was measured into docs/performance.md.
    """

    people: int = 1_000_000
    seconds: int = 10
    rounds: int = 3
    connections: int = 64
    held: int = 60
    rate: int = 1_000
    write: bool = False


def take(arguments: Iterable[str]) -> list[str]:
    """Put `PEOPLE=10000` and the like where `given` finds them; return the other arguments."""
    rest = []
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            rest.append(argument)
        elif name in NAMES and value.isdecimal():
            os.environ[PREFIX + name] = value
        else:
            sys.exit(f"{argument!r}: give whole numbers, such as PEOPLE=10000; names are {', '.join(NAMES)}.")
    return rest


def given(environment: Mapping[str, str] = os.environ) -> Options:
    """Return the options of this run; the load is held for six rounds' time unless `HELD` says otherwise."""
    values = {name.lower(): int(environment[PREFIX + name]) for name in NAMES if environment.get(PREFIX + name)}
    values.setdefault("held", 6 * values.get("seconds", Options.seconds))
    write = bool(values.pop("write", 0))
    return Options(**values, write=write)


def shown(options: Options) -> str:
    """Return the options that differ from the full run, as they are typed."""
    plain = Options(held=6 * options.seconds, write=options.write)
    return "".join(
        f" {name}={getattr(options, name.lower())}"
        for name in NAMES
        if getattr(options, name.lower()) != getattr(plain, name.lower())
    )
