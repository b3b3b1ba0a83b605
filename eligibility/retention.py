"""How long the eligibility service keeps what it stores."""

from django.db.models import Q

from eligibility.models import (
    AssistanceFeed,
    AssistanceRecipient,
    AssistanceVoucher,
    Card,
    Case,
    CaseMessage,
    CaseParty,
    Certificate,
    Correction,
    Coverage,
    CoverageFeed,
    CoverageVersion,
    EligibilityCheck,
    InformationView,
    RegisterRun,
    VoucherRequest,
)
from platform_site.retention import Keep, Retention, declare


FIVE_YEARS = Keep(years=5)
LOGS = "規程: 利用の記録は5年（医療情報システムの安全管理に関するガイドライン）"
CLAIMS = "規程: 資格の訂正と請求の時効に応じて5年"

declare(
    Retention(model=EligibilityCheck, since="checked_at", keep=FIVE_YEARS, partition="month", basis=LOGS),
    Retention(model=Coverage, since="acquired_on", keep=FIVE_YEARS, basis=CLAIMS + "、資格情報がある間は保持"),
    Retention(
        model=CoverageVersion,
        since=("known_until", "lost_on"),
        also={"known_from": Q(is_cancelled=True)},
        keep=FIVE_YEARS,
        basis=CLAIMS + "、取り消された資格は取消から5年",
    ),
    Retention(
        model=Certificate,
        since=("known_until", "valid_until"),
        also={"known_from": Q(coverage__versions__isnull=True)},
        persons=("coverage__versions__person",),
        keep=FIVE_YEARS,
        basis=CLAIMS + "、期限のない証は資格情報とともに",
    ),
    Retention(model=CoverageFeed, since="received_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=Card, since="unlinked_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=AssistanceRecipient, since=("known_until", "valid_until"), keep=FIVE_YEARS, basis=CLAIMS),
    Retention(model=AssistanceFeed, since="received_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=VoucherRequest, since="month", keep=FIVE_YEARS, basis=CLAIMS),
    Retention(model=InformationView, since="viewed_at", keep=Keep(months=13), basis="規程: 数え直せる期間、日計は残す"),
    Retention(model=RegisterRun, since="ended_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=Correction, since="found_at", keep=FIVE_YEARS, basis=CLAIMS),
    Retention(model=Case, since="closed_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=CaseParty, since="answered_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=CaseMessage, since="written_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=AssistanceVoucher, since=("known_until", "month"), keep=FIVE_YEARS, basis=CLAIMS),
)
