"""How long the site keeps what it stores."""

from django.db.models import Q

from platform_site.models import (
    Approval,
    AuditEvent,
    Consent,
    DataKey,
    Draft,
    IdempotencyKey,
    Job,
    JobLine,
    LegalHold,
    Membership,
    MovedRow,
    Notice,
    NoticeMail,
    OutboxDelivery,
    OutboxEvent,
    PatientNumber,
    Person,
    PersonMerge,
    Receipt,
    Restriction,
    Search,
    Session,
    UsedToken,
    User,
    WrongTry,
)
from platform_site.retention.policy import Keep, Retention, declare
from platform_site.states import DeliveryState, MergeState


FIVE_YEARS = Keep(years=5)
THIRTEEN_MONTHS = Keep(months=13)
LOGS = "規程: 利用の記録は5年（医療情報システムの安全管理に関するガイドライン）"
WORK = "規程: 照会に答えられる期間として13か月"
DELIVERED = "規程: 配信の成否を調べ、送り直すのに要る期間"
SHORT = "規程: 再送と再使用を見分けるのに要る期間"

declare(
    Retention(model=AuditEvent, since="at", keep=FIVE_YEARS, partition="month", basis=LOGS),
    Retention(model=Consent, since="valid_until", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=Person, since="died_on", keep=FIVE_YEARS, basis="規程: 死亡から5年、参照する記録がある間は保持"),
    Retention(model=Restriction, since="lifted_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(
        model=PersonMerge,
        since="split_at",
        also={"requested_at": Q(state=MergeState.DECLINED)},
        keep=FIVE_YEARS,
        basis=LOGS + "、統合されている間は保持",
    ),
    Retention(model=MovedRow, since="moved_back_at", keep=FIVE_YEARS, basis=LOGS + "、統合されている間は保持"),
    Retention(model=PatientNumber, since="untied_at", keep=THIRTEEN_MONTHS, basis=WORK),
    Retention(model=Membership, since="ended_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=User, since="deactivated_at", keep=FIVE_YEARS, basis=LOGS + "、参照する記録がある間は保持"),
    Retention(model=Notice, since="created_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(
        model=NoticeMail,
        since="sent_at",
        also={"due_at": Q(sent_at__isnull=True)},
        keep=THIRTEEN_MONTHS,
        basis=WORK + "、送れなかったものも",
    ),
    Retention(model=LegalHold, since="lifted_at", keep=FIVE_YEARS, basis=LOGS + "、保全されている間は保持"),
    Retention(model=Approval, since="decided_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=Receipt, since="issued_at", keep=FIVE_YEARS, basis=LOGS),
    Retention(model=Session, since="expire_date", keep=Keep(days=1), basis=SHORT),
    Retention(model=Draft, since="kept_at", keep=Keep(days=3), basis="規程: 入力を続けられる期間"),
    Retention(model=Search, since="kept_at", keep=Keep(days=2), basis="規程: 検索の結果に戻れる期間"),
    Retention(model=Job, since="ended_at", keep=THIRTEEN_MONTHS, basis=WORK),
    Retention(model=JobLine, since="written_at", keep=THIRTEEN_MONTHS, basis=WORK),
    Retention(model=DataKey, since="expires_at", keep=Keep(), basis="規程: 封緘した内容とともに廃棄（控えにも及ぶ）"),
    Retention(
        model=OutboxDelivery,
        since="closed_at",
        keep=Keep(days=30),
        basis=DELIVERED + "、配信できないものは送り直すまで保持",
        hold=Q(state=DeliveryState.DEAD),
    ),
    Retention(model=OutboxEvent, since="put_at", keep=Keep(days=30), basis=DELIVERED),
    Retention(model=UsedToken, since="expires_at", keep=Keep(days=1), partition="day", basis=SHORT),
    Retention(model=IdempotencyKey, since="used_at", keep=Keep(days=2), partition="day", basis=SHORT),
    Retention(model=WrongTry, since="window", keep=Keep(days=2), basis="規程: 誤りの回数を数える期間"),
)
