"""The sandbox's signing device: fictional doctors, dentists and pharmacists sign what they are given (E-22)."""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from eprescription.api.serializers.fields import MOST_DOCUMENT, Bytes
from eprescription.gateways.sandbox_hpki import HpkiAuthority, NoSuchSigner
from eprescription.queries.prescriptions import SHAPES
from eprescription.rules.document import Form, Kind
from platform_site import clock
from platform_site.api.answers import Response
from platform_site.api.fields import OneOf, Strict, Text
from platform_site.api.problems import only_read
from platform_site.api.schema import REQUEST_ID
from platform_site.api.views import View
from platform_site.errors import NotFound


SIGNED = (Kind.ELECTRONIC, Kind.IN_HOUSE)
"""A prescription on paper bears its signature there."""


class SignatureRequest(Strict):
    """What is signed, by whom: a record file, or JSON, in base64; `kind` stands in the envelope of a record file."""

    signer = Text(max_length=64)
    form = OneOf([form.value for form in Form])
    kind = OneOf([kind.value for kind in SIGNED], required=False, default=Kind.ELECTRONIC.value)
    document = Bytes(max_length=MOST_DOCUMENT)


class SignatureAnswer(serializers.Serializer):
    """As the doors of prescriptions take it: the envelope, or the same JSON with its detached JWS beside it."""

    document = serializers.CharField(help_text="base64")
    signature = serializers.CharField(required=False, help_text="detached JWS")


class Signatures(View):
    """A signing device without a card and a PIN: no sign-in and no key, as there is nobody real behind it."""

    authentication_classes = ()
    takes_key = False
    body_limit = 768 * 1024

    @extend_schema(
        summary="架空の医師・歯科医師・薬剤師による署名",
        request=SignatureRequest,
        responses={201: SignatureAnswer},
        parameters=[REQUEST_ID],
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with what that person signed; it is not looked into."""
        asked = self.asked(SignatureRequest)
        authority, content = HpkiAuthority(settings.SANDBOX_HPKI_DIR), asked["document"]
        try:
            if asked["form"] == Form.JSON:
                return _answer(content, signature=authority.sign_json(asked["signer"], content))
            shape = SHAPES[Kind(asked["kind"])]
            return _answer(authority.sign_file(asked["signer"], content, at=self.at, shape=shape))
        except NoSuchSigner as error:
            raise NotFound("この名前の署名者は、サンドボックスにいません。") from error


@only_read
def revocation_list(request: HttpRequest) -> HttpResponse:
    """Give the fictional HPKI's list of revoked certificates (DER)."""
    content = HpkiAuthority(settings.SANDBOX_HPKI_DIR).revocation_list(clock.now())
    return HttpResponse(content, content_type="application/pkix-crl")


def _answer(document: bytes, **more: str) -> Response:
    return Response({"document": base64.b64encode(document).decode(), **more}, status=201)
