"""The platform's own source, as trees that can be asked."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def files(storey: str) -> list[Path]:
    """Return the Python files of a storey, without its migrations."""
    return sorted(path for path in Path(settings.BASE_DIR, storey).rglob("*.py") if "migrations" not in path.parts)


def everything() -> list[Path]:
    """Return the Python files of all storeys."""
    return [path for storey in settings.STOREYS for path in files(storey)]


@lru_cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> list[ast.FunctionDef]:
    """Return every function of a file, methods and inner ones too."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def public(path: Path) -> Iterator[Definition]:
    """Yield the public functions and classes of a file, and the public methods of its public classes."""
    for node in tree(path).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_"))


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call in a file."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def place(path: Path, node: ast.AST) -> str:
    """Return where a node stands, for people."""
    return f"{path.relative_to(settings.BASE_DIR)}:{getattr(node, 'lineno', 1)}"
