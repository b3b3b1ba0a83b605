"""The sandbox's card reader: what a fictional person chooses there, signed by her card; exists in a sandbox only."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from eligibility.gateways.proof_claims import FORMS
from eligibility.gateways.sandbox_cards import CardAuthority, NoSuchCard
from platform_site import clock
from platform_site.api.answers import Response
from platform_site.api.fields import Flag, OneOf, Strict, Text, wrong
from platform_site.api.problems import only_read
from platform_site.api.views import View
from platform_site.errors import Format, NotFound
from platform_site.models import Consent, Verification


class ProofRequest(Strict):
    """The choices at the reader."""

    organisation = Text(max_length=32)
    verification = OneOf(Verification.values, required=False, default=Verification.FACE)
    consents = serializers.ListField(
        child=OneOf(Consent.Category.values), required=False, default=list, max_length=len(Consent.Category)
    )
    use_subsidies = Flag(required=False, default=False)
    prescription_form = OneOf(["electronic", "paper"], required=False, default=None, allow_null=True)
    prescriptions = serializers.ListField(child=Text(max_length=64), required=False, default=list, max_length=20)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the choices; raise VAL-FORMAT for what no card signs, such as the same category twice."""
        choices: dict[str, Any] = super().to_internal_value(data)
        unfit = [name for name, choice in choices.items() if choice is not None and not FORMS[name](choice)]
        if unfit:
            raise serializers.ValidationError({name: wrong(Format).detail for name in unfit})
        return choices


class ProofAnswer(serializers.Serializer):
    """A signed proof, good for 120 seconds and for one use."""

    proof = serializers.CharField()


class Proofs(View):
    """A reader without a counter: no sign-in and no key, as there is nobody real behind it."""

    authentication_classes = ()
    takes_key = False

    @extend_schema(summary="架空のカードによる証明", request=ProofRequest, responses={201: ProofAnswer})
    def post(self, request: Any, serial: str) -> Response:
        """Answer 201 with the proof that the card signs."""
        choices = self.asked(ProofRequest)
        facility = choices.pop("organisation")
        try:
            proof = CardAuthority(settings.SANDBOX_CARDS_DIR).prove(
                serial, audience=settings.PUBLIC_URL, organisation=facility, at=self.at, **choices
            )
        except NoSuchCard as error:
            raise NotFound("この番号のカードは、サンドボックスにありません。") from error
        return Response({"proof": proof}, status=201)


@only_read
def revocation_list(request: HttpRequest) -> HttpResponse:
    """Give the fictional authority's list of revoked cards (DER)."""
    content = CardAuthority(settings.SANDBOX_CARDS_DIR).revocation_list(clock.now())
    return HttpResponse(content, content_type="application/pkix-crl")
