"""`POST /oauth/token` and its discovery: client credentials as in SMART Backend Services, answers as RFC 6749 says."""

import base64
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from platform_site import clock
from platform_site.actions import sign_in
from platform_site.actors import Call
from platform_site.api import problems
from platform_site.api.authentication import client_certificate
from platform_site.api.parsers import whole_body
from platform_site.errors import Refused
from platform_site.errors.sign_in import BadClient, BadGrantType, BadTokenRequest, SignInRefused
from platform_site.permissions import SCOPES


BODY_LIMIT = 16 * 1024
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = "application/x-www-form-urlencoded"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@method_decorator(csrf_exempt, name="dispatch")
class Token(View):
    """Give a short access token to a system that proves who it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        """Answer `{access_token, token_type, expires_in, scope}`, or RFC 6749's `{error, error_description}`."""
        try:
            granted = _granted(request)
        except SignInRefused as refused:
            return _refusal(refused, request)
        answer = {
            "access_token": granted.token,
            "token_type": "Bearer",
            "expires_in": settings.ACCESS_TOKEN_SECONDS,
            "scope": " ".join(sorted(granted.scopes)),
        }
        return JsonResponse(answer, headers=NO_STORE)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """Answer 405 as every door does."""
        return problems.wrong_method(request, ["POST"])


def _granted(request: HttpRequest) -> sign_in.Granted:
    form = _form(request)
    if "grant_type" not in form:
        raise BadTokenRequest
    if form["grant_type"] != "client_credentials":
        raise BadGrantType
    given: dict[str, Any] = {
        "scope": form.get("scope", ""),
        "certificate": _certificate(request),
        "call": Call(request_id=problems.request_id(request)),
        "at": clock.now(),
    }
    if "client_assertion" not in form and "client_assertion_type" not in form:
        client_id, secret = _basic(request)
        return sign_in.by_secret(client_id=client_id, secret=secret, **given)
    if form.get("client_assertion_type") != ASSERTION or "Authorization" in request.headers:
        raise BadTokenRequest
    compact, client_id = form.get("client_assertion", ""), form.get("client_id", "")
    return sign_in.by_assertion(compact=compact, client_id=client_id, **given)


def _certificate(request: HttpRequest) -> str:
    """Return the caller's certificate; behind mTLS nobody signs in without one (API-10)."""
    certificate = client_certificate(request)
    if settings.CLIENT_CERTIFICATE_HEADER and not certificate:
        raise BadClient
    return certificate


@problems.only_read
def discovery(request: HttpRequest) -> JsonResponse:
    """Tell where and how systems sign in (`/.well-known/smart-configuration`)."""
    methods = ["private_key_jwt", "client_secret_basic"] if settings.SANDBOX else ["private_key_jwt"]
    return JsonResponse(
        {
            "token_endpoint": sign_in.token_url(),
            "token_endpoint_auth_methods_supported": methods,
            "token_endpoint_auth_signing_alg_values_supported": ["ES384", "RS384"],
            "grant_types_supported": ["client_credentials"],
            "scopes_supported": [str(scope) for scope in SCOPES],
            "capabilities": ["client-confidential-asymmetric"],
        }
    )


def _form(request: HttpRequest) -> dict[str, str]:
    """Return the form; what has no value counts as omitted (RFC 6749, 3.2), what stands twice is refused."""
    if (request.content_type or "").lower() != FORM:
        raise BadTokenRequest
    try:
        pairs = parse_qsl(whole_body(request, BODY_LIMIT).decode(), max_num_fields=20, strict_parsing=True)
    except (Refused, ValueError) as error:
        raise BadTokenRequest from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise BadTokenRequest
    return form


def _basic(request: HttpRequest) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise BadClient
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError as error:
        raise BadClient from error
    return unquote_plus(client_id), unquote_plus(secret)


def _refusal(refused: SignInRefused, request: HttpRequest) -> JsonResponse:
    """Answer as RFC 6749 says, with the platform's own code and its sentence for people beside it."""
    scheme = "Basic" if settings.SANDBOX else "Bearer"
    challenge = {"WWW-Authenticate": f'{scheme} realm="platform"'} if refused.problem.status == 401 else {}
    return JsonResponse(
        {
            "error": refused.error,
            "error_description": refused.description,
            "code": refused.problem.code,
            "detail": refused.detail,
            "request_id": problems.request_id(request),
        },
        status=refused.problem.status,
        headers={**NO_STORE, **challenge},
        json_dumps_params={"ensure_ascii": False},
    )
