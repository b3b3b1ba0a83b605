"""Moments as programs and addresses write them: ISO 8601 with an offset."""

from datetime import datetime

from django.utils.dateparse import parse_datetime


YEARS = range(1900, 9999)
"""Outside of them a moment may have no day in another time zone, and nothing here is as old or as far away."""


def parse(text: str) -> datetime | None:
    """Return the moment that a text says, None for what is none, has no offset or lies outside of `YEARS`."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None and moment.year in YEARS else None
