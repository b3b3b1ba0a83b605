"""The words around the figures of checks: kinds, days unlike others, totals beside what is published, charts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from eprescription.models.checks import KINDS as _KINDS
from eprescription.queries.statistics import AlertLine
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.statistics import PUBLISHED, DayCount, Turn
from platform_site.portal import charts
from platform_site.queries.codes import policy


KINDS = {FindingKind(kind): label for kind, label in _KINDS}
TURNS = {Turn.RISE: "急増", Turn.FALL: "急減"}
HEADINGS = ["日", "種別", "登録件数", "該当件数", "該当率（%）", "いつもとの違い"]
_TO_PERCENT = 1000
"""A published rate is kept per 100,000."""


def summary_of(lines: Sequence[AlertLine], *, on: date) -> list[dict[str, Any]]:
    """Return a month's totals by kind, beside the rate that is published for it."""
    return [
        {"kind": label, "count": _total(lines, kind), "published": _published(kind, on)}
        for kind, label in KINDS.items()
    ]


def days_of(lines: Sequence[AlertLine]) -> list[dict[str, Any]]:
    """Return the days, the newest first, each with its documents and its cells by kind."""
    return [_day(day, {line.kind: line for line in found}) for day, found in groupby(lines, key=lambda line: line.day)]


def rates_chart(kind: FindingKind, lines: Sequence[AlertLine]) -> bytes:
    """Draw the rate of a kind over days, the oldest first; a day without documents is a gap."""
    labels = [f"{line.day.month}/{line.day.day}" for line in lines]
    rates = [line.count.rate for line in lines]
    words = "、".join(f"{label} {rate}%" for label, rate in zip(labels, rates, strict=True) if rate is not None)
    title = f"{KINDS[kind]}の該当率（%）"
    return charts.line(title=title, words=words, labels=labels, series={KINDS[kind]: rates})


def _day(day: date, found: dict[FindingKind, AlertLine]) -> dict[str, Any]:
    return {
        "day": day,
        "registrations": max(line.count.registrations for line in found.values()),
        "cells": [(label, found[kind].count if kind in found else None) for kind, label in KINDS.items()],
        "turns": [f"{KINDS[kind]} {TURNS[line.turn]}" for kind, line in found.items() if line.turn],
    }


def _total(lines: Sequence[AlertLine], kind: FindingKind) -> DayCount:
    counts = [line.count for line in lines if line.kind == kind]
    return DayCount(sum(each.registrations for each in counts), sum(each.findings for each in counts))


def _published(kind: FindingKind, on: date) -> Decimal | None:
    """Return the published rate in percent."""
    return Decimal(policy(PUBLISHED[kind], on=on)) / _TO_PERCENT if kind in PUBLISHED else None
