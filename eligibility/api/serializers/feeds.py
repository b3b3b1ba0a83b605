"""What the doors of held files take."""

from typing import Any

from platform_site.api.fields import Strict, Text, wrong
from platform_site.errors import Format


class Sha256(Text):
    """A SHA-256 in 64 hexadecimal digits, small or large."""

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]
        """Return the digest; raise VAL-FORMAT."""
        text = super().to_internal_value(data)
        try:
            return bytes.fromhex(text) if len(text) == 64 and text.isalnum() else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> bytes:
        raise wrong(Format, "ファイルの SHA-256 を16進数64桁で送ってください。")


class FeedDecision(Strict):
    """What a person decided about a file: which content it was."""

    sha256 = Sha256(max_length=64)
