"""Which kinds of notices the code can create, read from the code."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings

from tests.support import source


TELLING = {"tell_fund", "tell_organisation", "tell_organisations", "tell_user", "tell_users"}
"""The actions that leave a notice; the model's rows are made nowhere else."""
THEMSELVES = "platform_site/actions/notices.py"


def kinds_created() -> dict[str, str]:
    """Return each kind with a place where it is created."""
    return {kind: source.place(path, call) for path in _files() for call in _tells(path) for kind in _kinds(path, call)}


def created_past_the_actions() -> list[str]:
    """Return where the code makes a notice without the actions."""
    making = {"Notice", *(f"Notice.objects.{how}" for how in ("create", "get_or_create", "bulk_create"))}
    return [
        source.place(path, call) for path in _files() for call in source.calls(path) if ast.unparse(call.func) in making
    ]


def _files() -> Iterator[Path]:
    return (path for path in source.everything() if str(path.relative_to(settings.BASE_DIR)) != THEMSELVES)


def _tells(path: Path) -> Iterator[ast.Call]:
    return (call for call in source.calls(path) if ast.unparse(call.func).split(".")[-1] in TELLING)


def _kinds(path: Path, call: ast.Call) -> set[str]:
    [kind] = [word.value for word in call.keywords if word.arg == "kind"]
    return _values(path, kind, around=call)


def _values(path: Path, value: ast.expr, *, around: ast.Call) -> set[str]:
    """Return what an expression may be: a constant, a name of the module, or what callers give for a parameter."""
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    assert isinstance(value, ast.Name), source.place(path, value)
    if hasattr(_module(path), value.id):
        return {getattr(_module(path), value.id)}
    within = next(function for function in source.functions(path) if around in ast.walk(function))
    names = [argument.arg for argument in within.args.args]
    callers = [call for call in source.calls(path) if ast.unparse(call.func) == within.name]
    assert callers, source.place(path, value)
    return {
        each
        for call in callers
        for given in [_given(call, value.id, names)]
        for each in _values(path, given, around=call)
    }


def _given(call: ast.Call, name: str, names: list[str]) -> ast.expr:
    by_name = [word.value for word in call.keywords if word.arg == name]
    return by_name[0] if by_name else call.args[names.index(name)]


def _module(path: Path) -> ModuleType:
    parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    return import_module(".".join(parts))
