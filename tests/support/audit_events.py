"""The names of all events that the code can leave in the audit trail, read from the code itself."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path


WRITERS = frozenset({"action", "reads", "record", "record_each", "refusals_recorded"})
APPS = ("platform_site", "eligibility", "eprescription")


def recorded_events() -> set[str]:
    """Return every event that is written out, or named by a constant of its module, where a line is left."""
    return {event for app in APPS for file in sorted(Path(app).rglob("*.py")) for event in _in(file)}


def _in(file: Path) -> Iterator[str]:
    module = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in WRITERS and node.args:
            yield from _value(node.args[0], module)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _value(argument: ast.expr, module: str) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.Name) and argument.id.isupper():
        yield getattr(import_module(module), argument.id)
    elif isinstance(argument, ast.IfExp):
        yield from _value(argument.body, module)
        yield from _value(argument.orelse, module)
