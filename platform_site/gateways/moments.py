"""Moments as programs and addresses write them: ISO 8601 with an offset."""

from datetime import datetime

from django.utils.dateparse import parse_datetime


def parse(text: str) -> datetime | None:
    """Return the moment that a text says, None for what is none or has no offset."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
