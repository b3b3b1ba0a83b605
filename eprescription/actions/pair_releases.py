"""併用禁忌の版: pairs whose source is not verified yet may count only if somebody says why."""

from eprescription.models import DrugRelease, PairRow
from platform_site.errors import Fault, Invalid, Required


MEDIUM = "medium"
_HINT = "確認中（確度がmedium）の組を含みます。使う理由と、確認の予定を書いてください。"


def medium_pairs(release: DrugRelease) -> int:
    """Return how many pairs of a release are still to be verified."""
    return PairRow.objects.filter(release=release, confidence=MEDIUM).count()


def check_medium(release: DrugRelease, sentence: str) -> None:
    """Raise Invalid for a release with pairs to be verified, of which no sentence says why they are to count."""
    if not sentence.strip() and medium_pairs(release):
        raise Invalid(faults=[Fault(Required, "/about_medium", _HINT)])
