"""What a system may be allowed to do (api.md, E-14), and which kinds of organisation may hold it."""

from dataclasses import dataclass
from enum import StrEnum

from platform_site.models import Organisation


K = Organisation.Kind
PROVIDERS = frozenset({K.HOSPITAL, K.CLINIC, K.DENTAL, K.HOME_NURSING, K.MIDWIFE})
FACILITIES = PROVIDERS | {K.PHARMACY, K.THERAPY_OFFICE}
"""Whoever may ask what covers a person."""


class Scope(StrEnum):
    """A right of a system, as it stands in its access token."""

    ELIGIBILITY_CHECK = "eligibility.check"
    ELIGIBILITY_ONLY = "eligibility.only"
    COVERAGE_FEED = "coverage.feed"
    ASSISTANCE_FEED = "assistance.feed"
    CLAIMS_FEED = "claims.feed"
    RX_ISSUE = "rx.issue"
    RX_DISPENSE = "rx.dispense"
    EHR_PROVIDE = "ehr.provide"
    EHR_VIEW = "ehr.view"
    PMH_REGISTER = "pmh.register"
    PMH_RECORD = "pmh.record"
    CARE_VIEW = "care.view"
    EMERGENCY_VIEW = "emergency.view"


@dataclass(frozen=True)
class ScopeRule:
    """What a scope means to a person who grants it, and who may be given it."""

    label: str
    kinds: frozenset[str]


SCOPES = {
    Scope.ELIGIBILITY_CHECK: ScopeRule("資格確認と同意の登録", PROVIDERS | {K.PHARMACY}),
    Scope.ELIGIBILITY_ONLY: ScopeRule("資格確認のみ（施術所）", frozenset({K.THERAPY_OFFICE})),
    Scope.COVERAGE_FEED: ScopeRule("加入者情報の登録", frozenset({K.INSURER})),
    Scope.ASSISTANCE_FEED: ScopeRule("医療扶助の受給者・医療券の登録", frozenset({K.WELFARE_OFFICE, K.MUNICIPALITY})),
    Scope.CLAIMS_FEED: ScopeRule("レセプト情報の登録", frozenset({K.FUND})),
    Scope.RX_ISSUE: ScopeRule("処方箋の発行", frozenset({K.HOSPITAL, K.CLINIC, K.DENTAL})),
    Scope.RX_DISPENSE: ScopeRule("処方箋の受付と調剤結果の登録", frozenset({K.PHARMACY})),
    Scope.EHR_PROVIDE: ScopeRule("3文書6情報の登録", frozenset({K.HOSPITAL, K.CLINIC, K.DENTAL, K.INSURER})),
    Scope.EHR_VIEW: ScopeRule("同意に基づく診療情報の閲覧", PROVIDERS | {K.PHARMACY}),
    Scope.PMH_REGISTER: ScopeRule("公費・予防接種・健診対象者の登録", frozenset({K.MUNICIPALITY, K.PREFECTURE})),
    Scope.PMH_RECORD: ScopeRule("公費の利用・予防接種・健診の記録", PROVIDERS | {K.PHARMACY}),
    Scope.CARE_VIEW: ScopeRule("同意に基づく介護情報の閲覧", PROVIDERS | {K.CARE_OFFICE}),
    Scope.EMERGENCY_VIEW: ScopeRule("救急時の医療情報閲覧", frozenset({K.HOSPITAL, K.FIRE_DEPARTMENT})),
}

JOB_SCOPES = {
    "eligibility.coverage_feed": Scope.COVERAGE_FEED,
    "eligibility.same_day_coverage": Scope.COVERAGE_FEED,
    "eligibility.bulk_check": Scope.ELIGIBILITY_CHECK,
    "eligibility.assistance_feed": Scope.ASSISTANCE_FEED,
    "eligibility.ledger_comparison": Scope.COVERAGE_FEED,
    "eprescription.in_house_batch": Scope.RX_ISSUE,
}
"""Which scope reads the jobs of a kind: the one with which they are made, as results hold what it opens."""
