"""The tables and the result lines of `eprescription`, each figure beside its bar (issue 6)."""

from typing import Any

from benchmarks import figures
from benchmarks.figures import median, shown, spread, table, times, verdict
from benchmarks.options import Options


Measured = dict[str, list[dict[str, Any]]]
CHECKS, REGISTRATIONS = 20, 100
"""A second, by a schedule."""
MOST_A_SECOND = 500
"""Documents that are signed for each second of as many registrations as go."""
MOST_CHECK_P99, MOST_GROWTH, MOST_P99, LEAST_RATE = 50, 1.3, 200, 200
"""ms, times the cost with few people, ms, a second: the bar of issue 6."""
FORMS = {"record_file": "record file in XAdES", "json": "JSON with its JWS"}
LATE = ("p50_ms", "p95_ms", "p99_ms")


def checked(rounds: Measured, few: int, options: Options) -> list[str]:
    """Return the table of checks on request, with few people and with all."""
    said = (
        f"A check on request of 5 medicines for somebody who takes 100, {CHECKS} a second by a schedule, "
        f"{options.rounds} rounds of {2 * options.seconds} s in turn; medians (range)."
    )
    bar = f"p99 ≤ {MOST_CHECK_P99}: {verdict(_of(rounds['whole'], 'p99_ms'), most=MOST_CHECK_P99)}"
    rows = [[f"{options.people:,}", *_figures(rounds["whole"]), bar]]
    if "few" in rounds:
        rows.insert(0, [f"{few:,}", *_figures(rounds["few"]), "-"])
        grown = [growth(rounds, name) for name in (*LATE, "cpu_us")]
        met = f"p50 and CPU ≤ {MOST_GROWTH} ×: {verdict(_grown(rounds), most=MOST_GROWTH)}"
        rows.append(["growth", *(shown(each, 2, " ×") for each in grown), "-", "-", met])
    return [said, "", *table(["people", *_HEAD, "bar"], *rows)]


def registered(seen: Measured, options: Options) -> list[str]:
    """Return the tables of registrations by a schedule and of as many as go."""
    (held,) = seen["held"]
    late = None if _failed([held]) else held["p99_ms"]
    row = ["both in turn", *_figures([held]), f"p99 ≤ {MOST_P99} without an error: {verdict(late, most=MOST_P99)}"]
    rows = [[FORMS[form], spread([each["rate"] for each in seen[form]]), *_figures(seen[form]), _fast(seen[form])]
            for form in FORMS]  # fmt: skip
    return [
        f"Registrations, {REGISTRATIONS} a second by a schedule for {options.held} s:", "",
        *table(["form", *_HEAD, "bar"], row), "",
        f"As many as go, {options.connections} connections, {options.rounds} rounds of {options.seconds} s in turn:",
        "", *table(["form", "a second", *_HEAD, "bar"], *rows),
    ]  # fmt: skip


def results(checks: Measured, seen: Measured, options: Options, memory: float) -> list[str]:
    """Return a result line of checks and one of registrations; `ratio` is the growth of a check from few people."""
    (held,) = seen["held"]
    closed = [each for form in FORMS for each in seen[form]]
    grown, whole = _grown(checks), checks["whole"]
    check = figures.result(
        "eprescription_check", people=options.people, rate=_of(whole, "rate"), ratio=grown,
        cpu_us=_of(whole, "cpu_us"), errors=_failed(whole), rss_mb=memory, **{name: _of(whole, name) for name in LATE},
    )  # fmt: skip
    registration = figures.result(
        "eprescription", people=options.people, rate=_of(closed, "rate"), ratio=grown, cpu_us=_of(closed, "cpu_us"),
        errors=_failed([held, *closed]), rss_mb=memory, **{name: held[name] for name in LATE},
    )  # fmt: skip
    return [check, registration]


def growth(rounds: Measured, name: str) -> float | None:
    """Return how many times the figure with few people that with all is."""
    return times(_of(rounds["whole"], name), _of(rounds["few"], name))


_HEAD = ("p50 ms", "p95 ms", "p99 ms", "CPU µs each", "of it web", "errors, refused")


def _figures(seen: list[dict[str, Any]]) -> list[str]:
    late = [spread([each[name] for each in seen], 1) for name in LATE]
    used = [spread([each[name] for each in seen]) for name in ("cpu_us", "web_us")]
    return [*late, *used, ", ".join(str(sum(each[name] for each in seen)) for name in ("errors", "refused"))]


def _grown(rounds: Measured) -> float | None:
    """Return the larger growth of p50 and of CPU; None where there are few people only."""
    if "few" not in rounds:
        return None
    both = [growth(rounds, name) for name in ("p50_ms", "cpu_us")]
    return max((each for each in both if each is not None), default=None)


def _fast(seen: list[dict[str, Any]]) -> str:
    return f"≥ {LEAST_RATE}: {verdict(None if _failed(seen) else _of(seen, 'rate'), least=LEAST_RATE)}"


def _of(seen: list[dict[str, Any]], name: str) -> float | None:
    return median(each[name] for each in seen)


def _failed(seen: list[dict[str, Any]]) -> int:
    return sum(each["errors"] + each["refused"] for each in seen)
