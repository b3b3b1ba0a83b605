"""What people may do in each role, in words that an administrator reads; rows only say who has which role."""

from dataclasses import dataclass
from enum import StrEnum

from platform_site.models import Organisation


K = Organisation.Kind


class Permission(StrEnum):
    """A right of a person; the value stands in audit lines and in the catalogue."""

    REGISTER_ORGANISATIONS = "organisations.register"
    REGISTER_CLIENTS = "clients.register"
    DISABLE_CLIENTS = "clients.disable"
    LOAD_MASTERS = "masters.load"
    SUSPEND_LINKS = "links.suspend"
    RESUME_LINKS = "links.resume"
    RESTRICT_DISCLOSURE = "disclosure.restrict"
    ANSWER_CASES = "cases.answer"
    MERGE_PERSONS = "persons.merge"
    APPROVE_MERGES = "persons.approve_merge"
    REPLAY_DELIVERIES = "deliveries.replay"
    SEARCH_AUDIT = "audit.search"
    APPROVE_CLIENTS = "clients.approve"
    APPROVE_MASTERS = "masters.approve"
    MANAGE_ACCOUNTS = "accounts.manage"
    APPROVE_ACCOUNTS = "accounts.approve"
    SEE_PURGES = "purges.see"
    PLACE_HOLDS = "purges.hold"
    HELP_DESK = "requests.search"
    UNMASK = "identities.unmask"
    APPROVE_UNMASKING = "identities.approve_unmasking"
    UPLOAD_FEEDS = "feeds.upload"
    RELEASE_FEEDS = "feeds.release"
    SEE_COVERAGE = "coverage.see"
    ANSWER_VOUCHERS = "vouchers.answer"
    SEE_USAGE = "usage.see"
    LOAD_RECEIPT_COUNTS = "usage.load_receipts"
    DECLARE_STANDARDS = "standards.declare"
    ISSUE_PRESCRIPTIONS = "prescriptions.issue"
    DISPENSE = "prescriptions.dispense"
    SEE_RX_STATISTICS = "prescriptions.see_statistics"
    STOP_PRESCRIBING = "prescriptions.stop"
    APPROVE_STOPS = "prescriptions.approve_stops"
    REGISTER_INSPECTIONS = "prescriptions.inspect"


LABELS = {
    Permission.REGISTER_ORGANISATIONS: "機関を登録・変更する",
    Permission.REGISTER_CLIENTS: "接続システムと公開鍵を登録する",
    Permission.DISABLE_CLIENTS: "接続システムの利用を停止する",
    Permission.LOAD_MASTERS: "コード表と規程の値を登録する",
    Permission.SUSPEND_LINKS: "紐付けの照会中は資格の提供を止める",
    Permission.RESUME_LINKS: "照会の終わった紐付けの提供を再開する",
    Permission.RESTRICT_DISCLOSURE: "不開示・自己情報提供不可を設定・解除する",
    Permission.ANSWER_CASES: "自らの機関が当事者の疑義案件（支払基金はすべて）を見て、答える",
    Permission.MERGE_PERSONS: "本人の統合と取消を申請する",
    Permission.APPROVE_MERGES: "本人の統合と取消を承認する",
    Permission.REPLAY_DELIVERIES: "配信不能となった出来事を送り直す",
    Permission.SEARCH_AUDIT: "監査記録を検索する",
    Permission.APPROVE_CLIENTS: "接続システムの登録と鍵の交換を承認する",
    Permission.APPROVE_MASTERS: "コード表の公開と公開取消を承認する",
    Permission.MANAGE_ACCOUNTS: "利用者を登録し、役割を付け、パスワードと第二要素の再設定を申請する",
    Permission.APPROVE_ACCOUNTS: "役割の付与と、パスワードと第二要素の再設定を承認する",
    Permission.SEE_PURGES: "消去の実行と予定を見る",
    Permission.PLACE_HOLDS: "案件のために消去を止め、解く",
    Permission.HELP_DESK: "問い合わせ番号から要求を調べる",
    Permission.UNMASK: "伏せた本人の特定を申請する",
    Permission.APPROVE_UNMASKING: "伏せた本人の特定を承認する",
    Permission.UPLOAD_FEEDS: "自らの機関の加入者情報などのファイルを登録する",
    Permission.RELEASE_FEEDS: "保留されたファイルを承認し、または取り下げる",
    Permission.SEE_COVERAGE: "自らの加入者の資格情報の状況を見る",
    Permission.ANSWER_VOUCHERS: "医療券・調剤券の依頼に答える",
    Permission.SEE_USAGE: "自らの施設（支払基金・厚生労働省はすべて）の利用状況を見る",
    Permission.LOAD_RECEIPT_COUNTS: "レセプト件数を登録する",
    Permission.DECLARE_STANDARDS: "施設基準の届出を登録する",
    Permission.ISSUE_PRESCRIPTIONS: "処方箋を登録・変更・取消する",
    Permission.DISPENSE: "処方箋を受け付け、調剤結果を登録する",
    Permission.SEE_RX_STATISTICS: "処方・調剤の件数と警告の統計を見る",
    Permission.STOP_PRESCRIBING: "機関の発行・受付または医薬品コードの使用を止め、解除を申請する",
    Permission.APPROVE_STOPS: "発行・受付または使用の再開と、医薬品の回収を承認する",
    Permission.REGISTER_INSPECTIONS: "自らの施設の自主点検を登録・取消する",
}


@dataclass(frozen=True)
class Role:
    """A role: its name for people, the kinds of organisation that have it, what it may do, and why it exists."""

    label: str
    description: str
    kinds: frozenset[str]
    permissions: frozenset[Permission] = frozenset()


P = Permission
_CARE = frozenset({K.HOSPITAL, K.CLINIC, K.DENTAL, K.HOME_NURSING, K.MIDWIFE})

ROLES = {
    "operator": Role(
        "運用担当",
        "設置環境、機関、接続システム、コード表、利用者を管理します。診療内容は見られません。",
        frozenset({K.FUND}),
        frozenset(
            {
                P.REGISTER_ORGANISATIONS,
                P.REGISTER_CLIENTS,
                P.APPROVE_CLIENTS,
                P.DISABLE_CLIENTS,
                P.LOAD_MASTERS,
                P.APPROVE_MASTERS,
                P.MANAGE_ACCOUNTS,
                P.APPROVE_ACCOUNTS,
                P.REPLAY_DELIVERIES,
                P.SEE_PURGES,
                P.HELP_DESK,
                P.LOAD_RECEIPT_COUNTS,
            }
        ),
    ),
    "fund_officer": Role(
        "支払基金 担当者",
        "照会に答え、紐付けの疑義を扱います。氏名などは伏せて表示され、診療内容は見られません。",
        frozenset({K.FUND}),
        frozenset(
            {
                P.SUSPEND_LINKS,
                P.RESUME_LINKS,
                P.ANSWER_CASES,
                P.MERGE_PERSONS,
                P.APPROVE_MERGES,
                P.DISABLE_CLIENTS,
                P.REPLAY_DELIVERIES,
                P.HELP_DESK,
                P.UNMASK,
                P.APPROVE_UNMASKING,
                P.PLACE_HOLDS,
                P.SEE_PURGES,
                P.SEE_COVERAGE,
                P.SEE_USAGE,
                P.SEE_RX_STATISTICS,
                P.STOP_PRESCRIBING,
                P.APPROVE_STOPS,
            }
        ),
    ),
    "fund_auditor": Role(
        "支払基金 監査担当",
        "監査記録を検索し、不審な利用を調べます。",
        frozenset({K.FUND}),
        frozenset({P.SEARCH_AUDIT, P.SEE_PURGES, P.PLACE_HOLDS}),
    ),
    "insurer_clerk": Role(
        "保険者 担当者",
        "自らの加入者の資格情報を登録し、疑義に答えます。",
        frozenset({K.INSURER}),
        frozenset({P.SUSPEND_LINKS, P.RESTRICT_DISCLOSURE, P.ANSWER_CASES, P.UPLOAD_FEEDS, P.SEE_COVERAGE}),
    ),
    "insurer_approver": Role(
        "保険者 承認者",
        "保留となった登録や、再開を承認します。",
        frozenset({K.INSURER}),
        frozenset({P.RESUME_LINKS, P.RESTRICT_DISCLOSURE, P.ANSWER_CASES, P.RELEASE_FEEDS, P.SEE_COVERAGE}),
    ),
    "municipal_clerk": Role(
        "市区町村 担当者",
        "住民の公費・予防接種・母子保健・検診を扱います。",
        frozenset({K.MUNICIPALITY}),
        frozenset({P.RESTRICT_DISCLOSURE, P.ANSWER_CASES}),
    ),
    "welfare_clerk": Role(
        "福祉事務所 担当者",
        "医療扶助の受給者と医療券を扱います。",
        frozenset({K.WELFARE_OFFICE}),
        frozenset({P.ANSWER_CASES, P.UPLOAD_FEEDS, P.ANSWER_VOUCHERS}),
    ),
    "facility_manager": Role(
        "医療機関・薬局 管理者",
        "自らの施設の利用状況を見て、施設基準と自主点検を届け出ます。診療情報は見られません。",
        _CARE | {K.PHARMACY, K.THERAPY_OFFICE},
        frozenset({P.SEE_USAGE, P.DECLARE_STANDARDS, P.REGISTER_INSPECTIONS}),
    ),
    "receptionist": Role("受付", "窓口で資格を確認します。", _CARE | {K.PHARMACY, K.THERAPY_OFFICE}),
    "doctor": Role(
        "医師",
        "同意に基づいて診療情報を閲覧し、処方します。",
        frozenset({K.HOSPITAL, K.CLINIC}),
        frozenset({P.ISSUE_PRESCRIPTIONS}),
    ),
    "dentist": Role(
        "歯科医師",
        "同意に基づいて診療情報を閲覧し、処方します。",
        frozenset({K.HOSPITAL, K.DENTAL}),
        frozenset({P.ISSUE_PRESCRIPTIONS}),
    ),
    "nurse": Role("看護師・保健師", "同意に基づいて診療情報を閲覧します。", _CARE | {K.MUNICIPALITY}),
    "midwife": Role("助産師", "妊婦健診を記録します。", frozenset({K.HOSPITAL, K.CLINIC, K.MIDWIFE})),
    "pharmacist": Role(
        "薬剤師",
        "処方箋を受け付け、調剤し、監査します。",
        frozenset({K.PHARMACY, K.HOSPITAL}),
        frozenset({P.DISPENSE}),
    ),
    "care_manager": Role("介護支援専門員", "同意に基づいて介護情報を閲覧します。", frozenset({K.CARE_OFFICE})),
    "ambulance_crew": Role("救急隊員", "救急現場で必要な情報を閲覧します。", frozenset({K.FIRE_DEPARTMENT})),
    "health_centre_officer": Role(
        "保健所 担当者", "感染症の届出を扱います。", frozenset({K.HEALTH_CENTRE, K.PREFECTURE})
    ),
    "ministry_officer": Role(
        "厚生労働省 担当者", "制度の統計と命令を扱います。", frozenset({K.MINISTRY}), frozenset({P.SEE_USAGE})
    ),
    "researcher": Role(
        "研究者",
        "二次利用を申し出て、作業環境で解析します。個々の行は見られません。",
        frozenset({K.UNIVERSITY, K.COMPANY, K.MINISTRY, K.PREFECTURE, K.MUNICIPALITY, K.CERTIFIED_MAKER}),
    ),
    "reviewer": Role("審査委員", "二次利用の申出と成果物を審査します。", frozenset({K.FUND, K.MINISTRY, K.UNIVERSITY})),
}
"""Every role by its name; `Membership.role` holds the name."""
