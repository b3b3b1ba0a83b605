"""What the OpenAPI document says of every door alike: headers, problems, sign-in."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers


class FaultAnswer(serializers.Serializer):
    """One thing that is wrong with one field."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField()


class ProblemAnswer(serializers.Serializer):
    """A refusal (RFC 9457); the codes stand under /developer/errors."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    errors = FaultAnswer(many=True, required=False)  # type: ignore[assignment]


REQUEST_ID = OpenApiParameter(
    "X-Request-ID", str, OpenApiParameter.HEADER, description="8～64文字の英数字と . _ -。応答で返します。"
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True,
    description="16～255文字。要求ごとに新しく、再送では同じ値を使います。24時間有効です。",
)  # fmt: skip
ACTING_USER, MAYBE_ACTING_USER = (
    OpenApiParameter(
        "X-Acting-User", str, OpenApiParameter.HEADER, required=required,
        description="操作した職員。「職員ID;役割」（例 u1001;doctor）、印字できる英数字記号 1～64文字。",
    )
    for required in (True, False)
)  # fmt: skip
READ: dict[str, Any] = {"parameters": [REQUEST_ID]}
WRITE: dict[str, Any] = {"parameters": [IDEMPOTENCY_KEY, REQUEST_ID]}
MAYBE_ACTING_WRITE: dict[str, Any] = {"parameters": [MAYBE_ACTING_USER, IDEMPOTENCY_KEY, REQUEST_ID]}
ACTING_WRITE: dict[str, Any] = {"parameters": [ACTING_USER, IDEMPOTENCY_KEY, REQUEST_ID]}


class BearerScheme(OpenApiAuthenticationExtension):
    """How the document names our sign-in."""

    target_class = "platform_site.api.authentication.BearerToken"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: Any) -> dict[str, Any]:
    """Add the problem document as the default answer of every operation."""
    problem = {
        "description": "拒否。code と remedy は /developer/errors にあります。",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"].setdefault("default", problem)
    schemas = result["components"].setdefault("schemas", {})
    schemas["Problem"] = _problem_schema()
    return result


def _problem_schema() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    fault = dict.fromkeys(FaultAnswer().fields, text)
    members = {name: text for name in ProblemAnswer().fields if name not in ("status", "errors")}
    return {
        "type": "object",
        "description": ProblemAnswer.__doc__,
        "properties": {
            **members,
            "status": number,
            "errors": {"type": "array", "items": {"type": "object", "properties": fault}},
        },
        "required": [*members, "status"],
    }
