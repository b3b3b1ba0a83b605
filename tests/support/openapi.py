"""The OpenAPI document as JSON Schema, strict in both directions: nothing missing, nothing undocumented."""

from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the document."""
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Return every operation by path and method."""
    return {(path, method.upper()): op for path, ops in document()["paths"].items() for method, op in ops.items()}


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """Return where a value is not what a schema of the document says."""
    whole = {**_strict(schema), "components": _strict(document()["components"])}
    checker = Draft202012Validator.FORMAT_CHECKER
    found = Draft202012Validator(whole, format_checker=checker).iter_errors(value)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def answer_schema(path: str, method: str, status: int) -> dict[str, Any]:
    """Return what the document says of an answer."""
    responses = operations()[path, method]["responses"]
    content = responses.get(str(status), responses["default"])["content"]
    (media,) = content.values()
    return media["schema"]


def has_body(path: str, method: str) -> bool:
    """Tell if the document names a body at all; some verbs act on what their address names."""
    return "requestBody" in operations()[path, method]


def request_schema(path: str, method: str) -> dict[str, Any]:
    """Return what the document says of a JSON body."""
    return operations()[path, method]["requestBody"]["content"]["application/json"]["schema"]


def _strict(schema: Any) -> Any:
    """Turn OpenAPI 3.0's `nullable` into JSON Schema, and forbid members that are not documented."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    turned = {name: _strict(item) for name, item in schema.items() if name not in ("nullable", "discriminator")}
    if isinstance(turned.get("properties"), dict) and "type" in turned:
        turned.setdefault("additionalProperties", False)
    if schema.get("nullable") is True:
        return {"anyOf": [turned, {"type": "null"}]}
    return turned
