"""What the door of consent takes."""

from eligibility.api.serializers.checks import ChoicesInProof
from platform_site.api.fields import Text, Uid


class ConsentRequest(ChoicesInProof):
    """Consent after a card check, by the card again."""

    check_id = Uid()
    proof = Text(max_length=16_384)
