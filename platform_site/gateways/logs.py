"""Log lines without personal data: what is printed is named here, and nothing else is.

A message is a constant; values come as `extra` and are ids, codes and counts. Of an exception stands its type and
where it was raised, never its text: the text of a database error quotes rows.
"""

import logging
import traceback
from datetime import UTC, datetime
from functools import lru_cache

import orjson


# Nobody prints them, and finding them out costs a third of a line (logging's HOWTO, "Optimization").
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
logging._srcfile = None

_SHOWN = (
    "request_id", "method", "route", "status", "ms", "client", "code", "task", "delivery", "job", "count", "state",
    "error", "port",
)  # fmt: skip


def _values(record: logging.LogRecord) -> dict[str, object]:
    given = vars(record)
    return {name: given[name] for name in _SHOWN if name in given}


def _raised(record: logging.LogRecord) -> list[str]:
    """Return the type of the exception and where it came from, innermost last."""
    if not record.exc_info or record.exc_info[0] is None:
        return []
    frames = traceback.extract_tb(record.exc_info[2])
    return [record.exc_info[0].__name__, *(_place(frame) for frame in frames[-6:])]


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno}:{frame.name}"


def _message(record: logging.LogRecord) -> str:
    """Return the message; of foreign loggers' messages only the constant part, as their arguments may be anything."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__  # an exception, say, whose text may quote a row
    if record.args and not record.name.startswith(("celery.", "kombu", "uvicorn")):
        return str(record.msg)
    return record.getMessage()


@lru_cache(maxsize=1)
def _time_of_day(second: int) -> str:
    """Return what a clock here shows; many lines are of one second."""
    return f"{datetime.fromtimestamp(second).astimezone():%H:%M:%S}"


class Readable(logging.Formatter):
    """One line for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        values = " ".join(f"{name}={value}" for name, value in _values(record).items())
        moment = _time_of_day(int(record.created))
        line = f"{moment} {record.levelname.lower():<7} {_message(record)} {values}".rstrip()
        return "\n    ".join([line, *_raised(record)])


class Json(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **_values(record),
        }
        raised = _raised(record)
        if raised:
            line["raised"] = raised
        return orjson.dumps(line, default=str).decode()
