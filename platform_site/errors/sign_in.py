"""Refusals at `/oauth/token`; they answer as RFC 6749 says, with `error` from this list.

`error_description` may hold printable ASCII only (RFC 6749, 5.2): hence a sentence in English beside the Japanese one.
"""

from typing import ClassVar

from platform_site.errors.catalogue import Problem
from platform_site.errors.refusals import Refused


class SignInRefused(Refused):
    """A refusal at the token endpoint; `error` is RFC 6749's word for it, `description` its sentence in ASCII."""

    error: ClassVar[str]
    description: ClassVar[str]


class BadTokenRequest(SignInRefused):
    """A parameter is missing, doubled or malformed."""

    error = "invalid_request"
    description = "A parameter is missing, repeated or malformed, or the body is no form."
    problem = Problem(
        code="AUTH-TOKEN-REQUEST",
        status=400,
        title="トークンの要求に誤りがあります。",
        cause="必要なパラメーターがないか、重複しているか、形式が違います。",
        remedy="grant_type、client_assertion_type、client_assertion、scope をご確認ください。",
    )


class BadGrantType(SignInRefused):
    """Only client credentials are given out."""

    error = "unsupported_grant_type"
    description = "The grant_type has to be client_credentials."
    problem = Problem(
        code="AUTH-GRANT-TYPE",
        status=400,
        title="この grant_type には対応していません。",
        cause="client_credentials のほかは受け付けません。",
        remedy="grant_type=client_credentials で要求してください。",
    )


class BadClient(SignInRefused):
    """The client did not prove who it is; unknown, disabled, wrong key and used assertion are one answer."""

    error = "invalid_client"
    description = "The client could not be authenticated."
    problem = Problem(
        code="AUTH-CLIENT",
        status=401,
        title="クライアントを確認できません。",
        cause="登録がない、停止中、鍵・宛先・期限の不一致、または使用済みの証明です。",
        remedy="登録した鍵で、aud をこのURL、exp を5分以内、jti を毎回新しくして署名してください。",
    )


class BadScope(SignInRefused):
    """A scope that was not granted."""

    error = "invalid_scope"
    description = "A scope was asked for that was not granted to this client."
    problem = Problem(
        code="AUTH-SCOPE-REQUEST",
        status=400,
        title="許可されていない scope です。",
        cause="登録時に許可された scope に含まれないものを要求しています。",
        remedy="許可された scope だけを要求してください。",
    )
