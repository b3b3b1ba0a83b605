"""Who sees what this service holds, on which ground (who-sees-what.md); nobody else sees it.

The columns are those of the table; `a check` is a check that this organisation made itself. What the rows come to
in code stands beside them: `coverage_only` keeps a 施術所 from certificates, `own` an insurer to its members.
"""

from platform_site import actors
from platform_site.models import Organisation


COVERAGE = "coverage, certificates"
ASSISTANCE = "medical assistance, vouchers"

GROUNDS = {
    (COVERAGE, "sender"): "insurer: own",
    (COVERAGE, "hospital, clinic, dental"): "a check",
    (COVERAGE, "pharmacy"): "a check",
    (COVERAGE, "home nursing"): "a check",
    (COVERAGE, "施術所"): "a check (coverage only)",
    (COVERAGE, "emergency hospital"): "a check",
    (COVERAGE, "insurer"): "own members",
    (COVERAGE, "the person"): "yes",
    (ASSISTANCE, "sender"): "welfare office: own",
    (ASSISTANCE, "hospital, clinic, dental"): "a check",
    (ASSISTANCE, "pharmacy"): "a check",
    (ASSISTANCE, "home nursing"): "a check",
    (ASSISTANCE, "emergency hospital"): "a check",
    (ASSISTANCE, "municipality"): "own recipients",
    (ASSISTANCE, "the person"): "yes",
}


def coverage_only(organisation: actors.Organisation) -> bool:
    """Tell if an organisation is told coverage and ratio, and neither certificates nor assistance (施術所)."""
    return organisation.kind == Organisation.Kind.THERAPY_OFFICE
