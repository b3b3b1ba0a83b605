from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


def finish(apps, schema_editor):
    """Make the foreign keys now, so that Django notes the migration in the same transaction: whole or not at all."""
    for statement in schema_editor.deferred_sql:
        schema_editor.execute(statement)
    schema_editor.deferred_sql.clear()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("eligibility", "0001_squashed_0009_nobodys_functions"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql("check_table_v1.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="PrescriptionCheck",
                    fields=[
                        (
                            "uid",
                            models.UUIDField(
                                default=uuid.uuid4, primary_key=True, serialize=False, verbose_name="識別子"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="日時")),
                        ("person_id", models.BigIntegerField(verbose_name="本人")),
                        ("organisation_id", models.BigIntegerField(verbose_name="機関")),
                        ("acting_user", models.CharField(blank=True, max_length=64, verbose_name="担当者")),
                        ("prescription_id", models.BigIntegerField(null=True, verbose_name="処方箋")),
                        ("dispensing_id", models.BigIntegerField(null=True, verbose_name="調剤結果")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("registration", "処方箋の登録"),
                                    ("dispensing", "受付・調剤"),
                                    ("request", "照会"),
                                ],
                                max_length=12,
                                verbose_name="目的",
                            ),
                        ),
                        ("subject", models.BinaryField(max_length=32, verbose_name="文書のSHA-256")),
                        ("on_day", models.DateField(verbose_name="基準日")),
                        ("options", models.JSONField(default=dict, verbose_name="条件")),
                        ("asked", models.JSONField(default=list, verbose_name="確認した医薬品")),
                        ("masters", models.CharField(max_length=200, verbose_name="マスターの版")),
                        ("findings", models.JSONField(default=list, verbose_name="結果")),
                        ("alternatives", models.JSONField(default=dict, verbose_name="代替薬")),
                        ("consent", models.BooleanField(verbose_name="同意")),
                        ("stopped", models.BooleanField(verbose_name="登録の停止")),
                        ("drugs", models.PositiveSmallIntegerField(verbose_name="医薬品の数")),
                    ],
                    options={
                        "verbose_name": "重複投薬等チェック",
                        "verbose_name_plural": "重複投薬等チェック",
                        "db_table": "eprescription_check",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="AlertDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日")),
                ("kind", models.CharField(max_length=32, verbose_name="種別")),
                ("registrations", models.PositiveIntegerField(verbose_name="登録件数")),
                ("findings", models.PositiveIntegerField(verbose_name="該当のあった件数")),
            ],
            options={
                "verbose_name": "警告の日計",
                "verbose_name_plural": "警告の日計",
                "constraints": [
                    models.UniqueConstraint(fields=("day", "kind"), name="eprescription_alertday_once"),
                    models.CheckConstraint(
                        condition=models.Q(("findings__lte", models.F("registrations"))),
                        name="eprescription_alertday_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("organisation_id", models.BigIntegerField(verbose_name="機関")),
                ("day", models.DateField(verbose_name="日")),
                ("drugs", models.PositiveIntegerField(verbose_name="医薬品の数")),
            ],
            options={
                "verbose_name": "照会した医薬品の数",
                "verbose_name_plural": "照会した医薬品の数",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_id", "organisation_id", "day"), name="eprescription_budget_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DrugRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drugs", "医薬品"),
                            ("prices", "薬価基準"),
                            ("generic", "一般名"),
                            ("components", "成分"),
                            ("units", "単位"),
                            ("pairs", "併用禁忌"),
                        ],
                        max_length=12,
                        verbose_name="種類",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="適用開始日")),
                ("source", models.CharField(max_length=200, verbose_name="出典")),
                ("sha256", models.CharField(max_length=64, verbose_name="ファイルのSHA-256")),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("loaded_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("loaded", "取込済み（未公開）"),
                            ("published", "公開"),
                            ("rolled_back", "公開取消"),
                            ("discarded", "破棄"),
                        ],
                        default="loaded",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公開日時")),
                ("rolled_back_at", models.DateTimeField(blank=True, null=True, verbose_name="公開取消日時")),
                (
                    "made_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eprescription.drugrelease",
                        verbose_name="差分の元の版",
                    ),
                ),
            ],
            options={
                "verbose_name": "医薬品マスターの版",
                "verbose_name_plural": "医薬品マスターの版",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["discarded", "loaded", "published", "rolled_back"])),
                        name="eprescription_drugrelease_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["components", "drugs", "generic", "pairs", "prices", "units"])
                        ),
                        name="eprescription_drugrelease_known_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("kind", "effective_on"),
                        name="eprescription_drugrelease_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_uid", models.UUIDField(verbose_name="チェック")),
                ("finding_key", models.CharField(max_length=64, verbose_name="結果")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("organisation_id", models.BigIntegerField(verbose_name="機関")),
                ("acting_user", models.CharField(max_length=64, verbose_name="担当者")),
                ("opened_at", models.DateTimeField(verbose_name="開示日時")),
            ],
            options={
                "verbose_name": "口頭同意による開示",
                "verbose_name_plural": "口頭同意による開示",
                "constraints": [
                    models.UniqueConstraint(fields=("check_uid", "finding_key"), name="eprescription_opening_once"),
                    models.CheckConstraint(
                        condition=models.Q(("acting_user", ""), _negated=True), name="eprescription_opening_by_somebody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MedicationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("prescription_id", models.BigIntegerField(null=True, verbose_name="処方箋")),
                ("dispensing_id", models.BigIntegerField(null=True, verbose_name="調剤結果")),
                ("item_key", models.CharField(max_length=8, verbose_name="項目")),
                ("organisation_id", models.BigIntegerField(null=True, verbose_name="処方した機関")),
                ("organisation_name", models.CharField(max_length=200, verbose_name="処方した機関の名称")),
                (
                    "setting",
                    models.CharField(
                        choices=[("outpatient", "外来"), ("discharge", "退院時"), ("inpatient", "入院中")],
                        max_length=12,
                        verbose_name="区分",
                    ),
                ),
                ("is_paper", models.BooleanField(verbose_name="紙の処方箋")),
                ("starts_on", models.DateField(verbose_name="開始日")),
                ("ends_on", models.DateField(verbose_name="終了日の翌日")),
                (
                    "counted",
                    models.CharField(
                        choices=[("days", "日数どおり"), ("fourteen", "14日とみなす")],
                        max_length=8,
                        verbose_name="数え方",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="コード")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("dose", models.CharField(blank=True, max_length=60, verbose_name="用量")),
                ("usage", models.CharField(blank=True, max_length=200, verbose_name="用法")),
                (
                    "ingredient7s",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7), default=list, size=None, verbose_name="薬効成分の7桁"
                    ),
                ),
                (
                    "components",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None, verbose_name="成分"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("internal", "内用薬"),
                            ("injection", "注射薬"),
                            ("external", "外用薬"),
                            ("dental", "歯科用薬剤"),
                        ],
                        max_length=10,
                        verbose_name="投与経路",
                    ),
                ),
                ("known_from", models.DateTimeField(verbose_name="登録日時")),
                ("known_until", models.DateTimeField(blank=True, null=True, verbose_name="更新・取消日時")),
                ("amount", models.CharField(blank=True, db_default="", max_length=60, verbose_name="調剤量")),
            ],
            options={
                "verbose_name": "服薬期間",
                "verbose_name_plural": "服薬期間",
                "indexes": [
                    models.Index(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=["person_id", "starts_on"],
                        include=("ends_on",),
                        name="eprescription_line_now",
                    ),
                    models.Index(fields=["person_id", "known_from"], name="eprescription_line_known"),
                    models.Index(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=["prescription_id"],
                        name="eprescription_line_of_rx",
                    ),
                    models.Index(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=["dispensing_id"],
                        name="eprescription_line_of_result",
                    ),
                    models.Index(fields=["starts_on"], name="eprescription_line_over"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="eprescription_line_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prescription_id__isnull", False), ("dispensing_id__isnull", False), _connector="OR"
                        ),
                        name="eprescription_line_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="処方箋ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("electronic", "電子"), ("numbered_paper", "引換番号付き紙"), ("in_house", "院内")],
                        max_length=16,
                        verbose_name="種別",
                    ),
                ),
                (
                    "setting",
                    models.CharField(
                        choices=[("outpatient", "外来"), ("discharge", "退院時"), ("inpatient", "入院中")],
                        max_length=12,
                        verbose_name="区分",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("record_file", "処方情報ファイル"), ("json", "JSON")],
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "登録済"),
                            ("received", "受付済"),
                            ("dispensed", "調剤済"),
                            ("cancelled", "取消"),
                            ("recalled", "回収"),
                            ("expired", "期限切れ"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版")),
                ("issued_on", models.DateField(verbose_name="交付日")),
                ("last_day", models.DateField(verbose_name="使用期限")),
                ("registered_at", models.DateTimeField(verbose_name="登録日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消・回収の理由")),
                ("prescriber_name", models.CharField(max_length=100, verbose_name="処方医")),
                (
                    "prescriber_role",
                    models.CharField(
                        choices=[("doctor", "医師"), ("dentist", "歯科医師"), ("pharmacist", "薬剤師")],
                        max_length=12,
                        verbose_name="処方医の資格",
                    ),
                ),
                ("prescriber_licence", models.CharField(blank=True, max_length=20, verbose_name="医籍等の登録番号")),
                ("refills", models.PositiveSmallIntegerField(default=1, verbose_name="総使用回数")),
                ("used_count", models.PositiveSmallIntegerField(default=0, verbose_name="使用済み回数")),
                ("next_due_on", models.DateField(blank=True, null=True, verbose_name="次回調剤予定日")),
                ("split_total", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="分割の総数")),
                ("split_part", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="分割の何回目")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="受付日時")),
                ("redemption_number", models.BinaryField(null=True, verbose_name="引換番号（封緘）")),
                ("number_digest", models.BinaryField(max_length=32, null=True, verbose_name="本人と引換番号の索引")),
                ("redemption_digest", models.BinaryField(max_length=32, null=True, verbose_name="引換えの索引")),
                (
                    "redemption_digest_nobranch",
                    models.BinaryField(max_length=32, null=True, verbose_name="引換えの索引（枝番なし）"),
                ),
                (
                    "public_digests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="引換えの索引（公費）",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="発行した機関",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="受け付けた薬局",
                    ),
                ),
            ],
            options={
                "verbose_name": "処方箋",
                "verbose_name_plural": "処方箋",
                "indexes": [
                    models.Index(fields=["person", "issued_on"], name="eprescription_rx_of"),
                    models.Index(fields=["organisation", "registered_at"], name="eprescription_rx_issued"),
                    models.Index(
                        condition=models.Q(("state", "registered")),
                        fields=["last_day"],
                        name="eprescription_rx_last_day",
                    ),
                    models.Index(
                        condition=models.Q(("state", "received")),
                        fields=["received_by"],
                        name="eprescription_rx_received",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("state__in", ["received", "registered"])),
                        fields=["public_digests"],
                        name="eprescription_rx_public",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["cancelled", "dispensed", "expired", "recalled", "received", "registered"])
                        ),
                        name="eprescription_prescription_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["received", "registered"])),
                        fields=("number_digest",),
                        name="eprescription_rx_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["received", "registered"])),
                        fields=("redemption_digest",),
                        name="eprescription_rx_redemption_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["received", "registered"])),
                        fields=("redemption_digest_nobranch",),
                        name="eprescription_rx_household_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refills__gte", 1), ("refills__lte", 3)), name="eprescription_rx_refills"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_count__lte", models.F("refills"))),
                        name="eprescription_rx_used_within_refills",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("split_part__isnull", True), ("split_total__isnull", True)),
                            models.Q(
                                ("split_part__isnull", False),
                                ("split_total__isnull", False),
                                ("split_part__gte", 1),
                                ("split_part__lte", models.F("split_total")),
                                ("split_total__lte", 3),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_rx_split",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("issued_on"))),
                        name="eprescription_rx_last_day_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_at__isnull", False), ("received_by__isnull", False), ("state", "received")
                            ),
                            models.Q(("state", "received"), _negated=True),
                            _connector="OR",
                        ),
                        name="eprescription_rx_received_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "in_house"),
                                ("number_digest__isnull", True),
                                ("redemption_number__isnull", True),
                            ),
                            models.Q(
                                models.Q(("kind", "in_house"), _negated=True),
                                ("number_digest__isnull", False),
                                ("redemption_number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_rx_number_unless_in_house",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["received", "registered"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["cancelled", "dispensed", "expired", "recalled"]),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_rx_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Protocol",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("text", models.CharField(max_length=2000, verbose_name="内容")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日の翌日")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="合意日時")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="医療機関",
                    ),
                ),
                (
                    "pharmacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="薬局",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="提案した側",
                    ),
                ),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="提案日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="終了した側",
                    ),
                ),
            ],
            options={
                "verbose_name": "事前の取決め",
                "verbose_name_plural": "事前の取決め",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="eprescription_protocol_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by", models.F("issuer")), ("proposed_by", models.F("pharmacy")), _connector="OR"
                        ),
                        name="eprescription_protocol_by_a_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(
                                    ("ended_by", models.F("issuer")),
                                    ("ended_by", models.F("pharmacy")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_protocol_ended_by_a_party",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("package_code", models.CharField(max_length=14, verbose_name="包装コード（GTIN）")),
                ("lot", models.CharField(blank=True, max_length=20, verbose_name="製造番号")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("announced_at", models.DateTimeField(verbose_name="公表日時")),
                ("told", models.PositiveIntegerField(default=0, verbose_name="知らせた人数")),
                (
                    "announced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申請した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "医薬品の回収",
                "verbose_name_plural": "医薬品の回収",
                "constraints": [
                    models.UniqueConstraint(fields=("package_code", "lot"), name="eprescription_recall_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="eprescription_recall_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RxRevocationList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.BinaryField(max_length=32, unique=True, verbose_name="発行者名のSHA-256")),
                ("number", models.DecimalField(decimal_places=0, max_digits=50, verbose_name="番号")),
                ("content", models.BinaryField(verbose_name="内容（DER）")),
                ("kept", models.JSONField(default=list, verbose_name="引き継いだ失効")),
                ("next_update", models.DateTimeField(verbose_name="次回発行日時")),
                ("fetched_at", models.DateTimeField(verbose_name="取得日時")),
            ],
            options={
                "verbose_name": "署名証明書の失効リスト",
                "verbose_name_plural": "署名証明書の失効リスト",
            },
        ),
        migrations.CreateModel(
            name="SelfInspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("made_on", models.DateField(verbose_name="点検日")),
                ("checklist", models.JSONField(verbose_name="点検項目")),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "有効"), ("revoked", "取消")],
                        default="valid",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登録日時")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                ("revoked_because", models.CharField(blank=True, max_length=500, verbose_name="取消の理由")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="機関",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登録した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "自主点検",
                "verbose_name_plural": "自主点検",
                "indexes": [models.Index(fields=["organisation", "-made_on"], name="eprescription_inspection_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["revoked", "valid"])),
                        name="eprescription_selfinspection_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("state", "valid")),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("state", "revoked"),
                                models.Q(("revoked_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_inspection_revoked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StopSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("code_system", models.CharField(blank=True, max_length=1, verbose_name="コード体系")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="停止したコード")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[("set", "停止中"), ("lifted", "解除")],
                        default="set",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="停止日時")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解除日時")),
                ("lifted_because", models.CharField(blank=True, max_length=500, verbose_name="解除の理由")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解除を承認した人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="停止した機関",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停止した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "停止",
                "verbose_name_plural": "停止",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["lifted", "set"])),
                        name="eprescription_stopswitch_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "set")),
                        fields=("organisation",),
                        name="eprescription_stop_one_a_facility",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True), ("state", "set")),
                        fields=("code_system", "code"),
                        name="eprescription_stop_one_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("code_system", ""), ("organisation__isnull", False)),
                            models.Q(
                                ("organisation__isnull", True),
                                models.Q(("code", ""), _negated=True),
                                models.Q(("code_system", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_stop_of_one_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("state", "set")),
                            models.Q(("lifted_at__isnull", False), ("state", "lifted")),
                            _connector="OR",
                        ),
                        name="eprescription_stop_lifted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True),
                            ("set_by__isnull", True),
                            models.Q(("lifted_by", models.F("set_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="eprescription_stop_lifted_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredOriginal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                (
                    "of",
                    models.CharField(
                        choices=[("prescription", "処方箋"), ("dispensing", "調剤結果")],
                        max_length=12,
                        verbose_name="原本",
                    ),
                ),
                ("document_uid", models.UUIDField(verbose_name="処方箋または調剤結果の識別子")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版")),
                (
                    "form",
                    models.CharField(
                        choices=[("record_file", "処方情報ファイル"), ("json", "JSON")],
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="受け取った文書（封緘）")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="文書のSHA-256")),
                ("signature", models.TextField(blank=True, verbose_name="分離署名")),
                ("signer", models.JSONField(blank=True, default=dict, verbose_name="署名者")),
                ("time_stamp", models.TextField(blank=True, verbose_name="時刻の証明")),
                ("dispensed_on", models.DateField(verbose_name="調剤日")),
                ("stored_at", models.DateTimeField(verbose_name="保管日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="保管を依頼した薬局",
                    ),
                ),
                ("prescription_uid", models.UUIDField(null=True, verbose_name="処方箋の識別子")),
            ],
            options={
                "verbose_name": "保管した原本",
                "verbose_name_plural": "保管した原本",
                "indexes": [
                    models.Index(fields=["prescription_uid", "organisation"], name="eprescription_original_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "of", "document_uid", "version"), name="eprescription_original_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedContent",
            fields=[
                (
                    "sha256",
                    models.BinaryField(
                        max_length=32, primary_key=True, serialize=False, verbose_name="署名された文書のSHA-256"
                    ),
                ),
                ("used_at", models.DateTimeField(verbose_name="登録日時")),
            ],
            options={
                "verbose_name": "登録に使われた文書",
                "verbose_name_plural": "登録に使われた文書",
            },
        ),
        migrations.CreateModel(
            name="ClassRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ingredient7", models.CharField(max_length=7, verbose_name="薬効・成分番号")),
                ("class_key", models.CharField(max_length=60, verbose_name="薬効群")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "薬効群",
                "verbose_name_plural": "薬効群",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "ingredient7"), name="eprescription_classrow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComponentRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ingredient7", models.CharField(max_length=7, verbose_name="薬効・成分番号")),
                ("key", models.CharField(max_length=100, verbose_name="成分の鍵")),
                ("name", models.CharField(max_length=100, verbose_name="成分名")),
                ("counts", models.BooleanField(default=True, verbose_name="重複投薬の判定に使う")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "成分",
                "verbose_name_plural": "成分",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "ingredient7", "key"), name="eprescription_componentrow_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispensing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="識別子")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版")),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "有効"), ("corrected", "変更により旧版"), ("withdrawn", "取消")],
                        default="current",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("dispensed_on", models.DateField(verbose_name="調剤日")),
                ("received_on", models.DateField(verbose_name="受付日")),
                ("registered_at", models.DateTimeField(verbose_name="登録日時")),
                ("refill_number", models.PositiveSmallIntegerField(default=1, verbose_name="何回目")),
                (
                    "form",
                    models.CharField(
                        choices=[("record_file", "処方情報ファイル"), ("json", "JSON")],
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("content", models.BinaryField(null=True, verbose_name="受け取った文書（封緘）")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="文書のSHA-256")),
                ("signature", models.TextField(blank=True, verbose_name="分離署名")),
                ("signer", models.JSONField(blank=True, default=dict, verbose_name="署名者")),
                ("certificate_status", models.CharField(blank=True, max_length=8, verbose_name="証明書の状態")),
                ("time_stamp", models.TextField(blank=True, verbose_name="時刻の証明")),
                ("message", models.CharField(blank=True, max_length=2000, verbose_name="処方医への伝達")),
                ("leftover", models.JSONField(blank=True, default=list, verbose_name="残薬")),
                ("paper", models.JSONField(blank=True, null=True, verbose_name="紙の処方箋")),
                ("masters", models.CharField(max_length=200, verbose_name="マスターの版")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="変更・取消日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="薬局",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
                ("next_due_on", models.DateField(blank=True, null=True, verbose_name="次回調剤予定日")),
            ],
            options={
                "verbose_name": "調剤結果",
                "verbose_name_plural": "調剤結果",
                "indexes": [
                    models.Index(fields=["person", "dispensed_on"], name="eprescription_result_of"),
                    models.Index(fields=["organisation", "registered_at"], name="eprescription_result_made"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["corrected", "current", "withdrawn"])),
                        name="eprescription_dispensing_known_state",
                    ),
                    models.UniqueConstraint(fields=("uid", "version"), name="eprescription_result_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "current")),
                        fields=("uid",),
                        name="eprescription_result_one_is_current",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("prescription__isnull", False), ("state", "current")),
                        fields=("prescription", "refill_number"),
                        name="eprescription_result_once_a_refill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refill_number__gte", 1), ("refill_number__lte", 3)),
                        name="eprescription_result_refill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paper__isnull", True), ("prescription__isnull", False)),
                            models.Q(("paper__isnull", False), ("prescription__isnull", True)),
                            _connector="OR",
                        ),
                        name="eprescription_result_of_paper_or_ours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "current")),
                            models.Q(models.Q(("state", "current"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="eprescription_result_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrugRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt_code", models.CharField(max_length=9, verbose_name="レセプト電算コード")),
                ("price_code", models.CharField(blank=True, max_length=12, verbose_name="薬価基準コード")),
                (
                    "yj_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="YJコード",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("base_name", models.CharField(blank=True, max_length=200, verbose_name="基本名称")),
                ("kana", models.CharField(blank=True, max_length=200, verbose_name="カナ名称")),
                ("spec", models.CharField(blank=True, max_length=200, verbose_name="規格")),
                ("unit_code", models.CharField(blank=True, max_length=3, verbose_name="単位コード")),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="薬価単位")),
                ("price", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="薬価（円）")),
                ("controlled", models.CharField(max_length=1, verbose_name="麻薬等の区分")),
                ("is_generic", models.BooleanField(default=False, verbose_name="後発品")),
                ("form", models.CharField(max_length=1, verbose_name="剤形")),
                ("listed_on", models.DateField(blank=True, null=True, verbose_name="収載日")),
                ("abolished_on", models.DateField(blank=True, null=True, verbose_name="廃止日")),
                ("transition_until", models.DateField(blank=True, null=True, verbose_name="経過措置期限")),
                ("generic_code", models.CharField(blank=True, max_length=12, verbose_name="一般名コード")),
                ("generic_name", models.CharField(blank=True, max_length=200, verbose_name="一般名")),
                ("generic_addition", models.CharField(blank=True, max_length=1, verbose_name="一般名処方加算の区分")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "医薬品",
                "verbose_name_plural": "医薬品",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "receipt_code"), name="eprescription_drugrow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GenericRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="一般名コード")),
                ("name", models.CharField(max_length=200, verbose_name="一般名")),
                ("unit", models.CharField(max_length=40, verbose_name="単位")),
                (
                    "receipt_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="該当する医薬品",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="使用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="使用できる最後の日")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "一般名",
                "verbose_name_plural": "一般名",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "code"), name="eprescription_genericrow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("item_key", models.CharField(blank=True, max_length=8, verbose_name="項目")),
                ("question", models.CharField(max_length=2000, verbose_name="照会の内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "回答待ち"), ("answered", "回答あり"), ("withdrawn", "取下げ")],
                        default="open",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("unchanged", "変更なし"), ("changed", "変更"), ("dropped", "中止")],
                        max_length=10,
                        verbose_name="結果",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=2000, verbose_name="回答")),
                ("answered_by", models.CharField(blank=True, max_length=100, verbose_name="回答者")),
                ("asked_at", models.DateTimeField(verbose_name="照会日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="回答・取下げ日時")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="照会した薬局",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="照会先",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="回答を登録した機関",
                    ),
                ),
                (
                    "recorder",
                    models.CharField(blank=True, db_default="", max_length=64, verbose_name="回答を登録した担当者"),
                ),
            ],
            options={
                "verbose_name": "疑義照会",
                "verbose_name_plural": "疑義照会",
                "indexes": [models.Index(fields=["asked_of", "asked_at"], name="eprescription_inquiry_for")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["answered", "open", "withdrawn"])),
                        name="eprescription_inquiry_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("result", ""), ("state", "open")),
                            models.Q(("ended_at__isnull", False), ("result", ""), ("state", "withdrawn")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "answered"),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eprescription_inquiry_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pair_id", models.CharField(max_length=20, verbose_name="組の番号")),
                ("a_component", models.CharField(max_length=100, verbose_name="成分Aの鍵")),
                ("a_name", models.CharField(max_length=100, verbose_name="成分A")),
                (
                    "a_codes7",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="成分Aの薬効・成分番号",
                    ),
                ),
                ("a_is_strict", models.BooleanField(verbose_name="Aは番号の医薬品に限る")),
                ("b_component", models.CharField(max_length=100, verbose_name="成分Bの鍵")),
                ("b_name", models.CharField(max_length=100, verbose_name="成分B")),
                (
                    "b_codes7",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="成分Bの薬効・成分番号",
                    ),
                ),
                ("b_is_strict", models.BooleanField(verbose_name="Bは番号の医薬品に限る")),
                ("days_after_a", models.PositiveSmallIntegerField(default=0, verbose_name="A終了後の日数")),
                ("days_after_b", models.PositiveSmallIntegerField(default=0, verbose_name="B終了後の日数")),
                ("mechanism", models.CharField(blank=True, max_length=200, verbose_name="機序")),
                ("condition", models.CharField(blank=True, max_length=200, verbose_name="条件")),
                ("is_conditional", models.BooleanField(default=False, verbose_name="一部の患者に限り禁忌")),
                ("confidence", models.CharField(max_length=10, verbose_name="確度")),
                ("source", models.CharField(max_length=200, verbose_name="出典")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用される最後の日")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "併用禁忌",
                "verbose_name_plural": "併用禁忌",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "pair_id"), name="eprescription_pairrow_once"),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ["high", "medium"])),
                        name="eprescription_pairrow_known_confidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版")),
                ("content", models.BinaryField(verbose_name="受け取った文書（封緘）")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="文書のSHA-256")),
                ("envelope_kind", models.CharField(blank=True, max_length=8, verbose_name="署名の形式")),
                ("signature", models.TextField(blank=True, verbose_name="分離署名")),
                ("signer", models.JSONField(blank=True, default=dict, verbose_name="署名者")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="署名日時")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="検証日時")),
                ("masters", models.CharField(max_length=200, verbose_name="マスターの版")),
                ("from_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
            ],
            options={
                "verbose_name": "処方箋の版",
                "verbose_name_plural": "処方箋の版",
                "constraints": [
                    models.UniqueConstraint(fields=("prescription", "number"), name="eprescription_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("envelope_kind", ""), ("verified_at__isnull", True)),
                            ("verified_at__isnull", False),
                            _connector="OR",
                        ),
                        name="eprescription_version_signed_and_verified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedemptionGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                (
                    "way",
                    models.CharField(
                        choices=[("card", "マイナ保険証"), ("number", "引換番号")], max_length=8, verbose_name="方法"
                    ),
                ),
                ("granted_at", models.DateTimeField(verbose_name="引換日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="薬局",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
            ],
            options={
                "verbose_name": "引換え",
                "verbose_name_plural": "引換え",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("prescription", "organisation"),
                        name="eprescription_grant_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("first_day", models.DateField(verbose_name="最初の日")),
                ("last_day", models.DateField(verbose_name="最後の日")),
                ("asked_at", models.DateTimeField(verbose_name="依頼日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終了日時")),
                (
                    "after",
                    models.UUIDField(
                        default=uuid.UUID("00000000-0000-0000-0000-000000000000"), verbose_name="最後に確かめたチェック"
                    ),
                ),
                ("checked", models.PositiveIntegerField(default=0, verbose_name="確かめた処方の数")),
                ("counts", models.JSONField(default=dict, verbose_name="件数")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trials",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
                (
                    "against",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="比べた版",
                    ),
                ),
            ],
            options={
                "verbose_name": "マスターの試算",
                "verbose_name_plural": "マスターの試算",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("release",),
                        name="eprescription_trial_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))), name="eprescription_trial_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release", models.F("against")), _negated=True),
                        name="eprescription_trial_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TracingReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("acting_user", models.CharField(blank=True, max_length=64, verbose_name="薬剤師")),
                ("text", models.CharField(max_length=2000, verbose_name="内容")),
                ("reported_at", models.DateTimeField(verbose_name="提供日時")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="薬局",
                    ),
                ),
                (
                    "told_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="提供先",
                    ),
                ),
            ],
            options={
                "verbose_name": "服薬情報提供書",
                "verbose_name_plural": "服薬情報提供書",
                "indexes": [models.Index(fields=["told_to", "reported_at"], name="eprescription_report_for")],
            },
        ),
        migrations.CreateModel(
            name="UnitRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price_unit", models.CharField(max_length=40, verbose_name="薬価単位")),
                ("other_unit", models.CharField(max_length=40, verbose_name="他の単位")),
                ("is_same", models.BooleanField(verbose_name="同じ単位の別表記")),
                ("least", models.DecimalField(decimal_places=6, max_digits=12, verbose_name="係数の下限")),
                ("most", models.DecimalField(decimal_places=6, max_digits=12, verbose_name="係数の上限")),
                ("source", models.CharField(max_length=200, verbose_name="出典")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="eprescription.drugrelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "単位",
                "verbose_name_plural": "単位",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "price_unit", "other_unit"), name="eprescription_unitrow_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__lte", models.F("most"))), name="eprescription_unitrow_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_uid", models.UUIDField(verbose_name="チェック")),
                ("finding_key", models.CharField(max_length=64, verbose_name="結果")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("duplicate", "重複投薬"),
                            ("contraindicated", "併用禁忌"),
                            ("contraindicated_conditional", "併用禁忌（一部の患者）"),
                            ("allergy", "アレルギー"),
                        ],
                        max_length=32,
                        verbose_name="種別",
                    ),
                ),
                ("item_key", models.CharField(max_length=8, verbose_name="項目")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("organisation_id", models.BigIntegerField(verbose_name="機関")),
                ("acting_user", models.CharField(blank=True, max_length=64, verbose_name="担当者")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("confirmed", models.BooleanField(verbose_name="再確認")),
                ("given_at", models.DateTimeField(verbose_name="日時")),
                (
                    "dispensing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="eprescription.dispensing",
                        verbose_name="調剤結果",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="eprescription.prescription",
                        verbose_name="処方箋",
                    ),
                ),
            ],
            options={
                "verbose_name": "確認結果",
                "verbose_name_plural": "確認結果",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="eprescription_override_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "contraindicated"), _negated=True), ("confirmed", True), _connector="OR"
                        ),
                        name="eprescription_override_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("acting_user", models.CharField(blank=True, max_length=64, verbose_name="担当者")),
                ("text", models.CharField(max_length=2000, verbose_name="本文")),
                ("written_at", models.DateTimeField(verbose_name="日時")),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="eprescription.inquiry",
                        verbose_name="疑義照会",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="機関",
                    ),
                ),
            ],
            options={
                "verbose_name": "疑義照会のやり取り",
                "verbose_name_plural": "疑義照会のやり取り",
            },
        ),
        migrations.CreateModel(
            name="PrescriptionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("item_key", models.CharField(max_length=8, verbose_name="項目（RP番号-番号）")),
                ("code_system", models.CharField(max_length=1, verbose_name="コード体系")),
                ("code", models.CharField(max_length=20, verbose_name="コード")),
                ("sent_name", models.CharField(max_length=200, verbose_name="送信された名称")),
                ("master_name", models.CharField(max_length=200, verbose_name="マスターの名称")),
                ("receipt_code", models.CharField(blank=True, max_length=9, verbose_name="レセプト電算コード")),
                (
                    "ingredient7s",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7), default=list, size=None, verbose_name="薬効成分の7桁"
                    ),
                ),
                (
                    "components",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None, verbose_name="成分"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "内用薬"),
                            ("injection", "注射薬"),
                            ("external", "外用薬"),
                            ("dental", "歯科用薬剤"),
                        ],
                        max_length=10,
                        verbose_name="投与経路",
                    ),
                ),
                ("unit", models.CharField(max_length=40, verbose_name="単位")),
                ("information", models.CharField(max_length=1, verbose_name="情報区分")),
                ("dose", models.DecimalField(decimal_places=5, max_digits=11, verbose_name="用量")),
                (
                    "factor",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=11, null=True, verbose_name="単位変換係数"
                    ),
                ),
                (
                    "price_amount",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=20, null=True, verbose_name="薬価単位での量"
                    ),
                ),
                ("dosage_form", models.CharField(max_length=1, verbose_name="剤形区分")),
                ("quantity", models.PositiveSmallIntegerField(verbose_name="調剤数量")),
                ("usage_code", models.CharField(blank=True, max_length=20, verbose_name="用法コード")),
                ("usage_name", models.CharField(max_length=200, verbose_name="用法")),
                (
                    "vetoes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=1),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="処方医の指示",
                    ),
                ),
                ("notes", models.JSONField(blank=True, default=list, verbose_name="補足")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="eprescription.prescriptionversion",
                        verbose_name="処方箋の版",
                    ),
                ),
            ],
            options={
                "verbose_name": "処方の薬品",
                "verbose_name_plural": "処方の薬品",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "item_key"), name="eprescription_item_once"),
                    models.CheckConstraint(condition=models.Q(("dose__gt", 0)), name="eprescription_item_dose"),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="eprescription_item_quantity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DispensedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="本人")),
                ("item_key", models.CharField(max_length=8, verbose_name="項目（RP番号-番号）")),
                ("code_system", models.CharField(max_length=1, verbose_name="コード体系")),
                ("code", models.CharField(max_length=20, verbose_name="コード")),
                ("sent_name", models.CharField(max_length=200, verbose_name="送信された名称")),
                ("master_name", models.CharField(max_length=200, verbose_name="マスターの名称")),
                ("receipt_code", models.CharField(blank=True, max_length=9, verbose_name="レセプト電算コード")),
                (
                    "ingredient7s",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=7), default=list, size=None, verbose_name="薬効成分の7桁"
                    ),
                ),
                (
                    "components",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None, verbose_name="成分"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("internal", "内用薬"),
                            ("injection", "注射薬"),
                            ("external", "外用薬"),
                            ("dental", "歯科用薬剤"),
                        ],
                        max_length=10,
                        verbose_name="投与経路",
                    ),
                ),
                ("unit", models.CharField(max_length=40, verbose_name="単位")),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("as_prescribed", "処方どおり"),
                            ("generic", "後発品・一般名から選択"),
                            ("changed", "変更"),
                            ("partial", "一部のみ"),
                            ("added", "追加"),
                            ("dropped", "中止"),
                        ],
                        max_length=16,
                        verbose_name="調剤の区分",
                    ),
                ),
                ("given_quantity", models.DecimalField(decimal_places=5, max_digits=11, verbose_name="調剤量")),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="日数")),
                ("usage_name", models.CharField(blank=True, max_length=200, verbose_name="用法")),
                ("lot", models.CharField(blank=True, max_length=20, verbose_name="製造番号")),
                ("package_code", models.CharField(blank=True, max_length=14, verbose_name="包装コード（GTIN）")),
                (
                    "dispensing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="eprescription.dispensing",
                        verbose_name="調剤結果",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eprescription.inquiry",
                        verbose_name="疑義照会",
                    ),
                ),
                (
                    "prescribed_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eprescription.prescriptionitem",
                        verbose_name="処方の薬品",
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eprescription.protocol",
                        verbose_name="事前の取決め",
                    ),
                ),
            ],
            options={
                "verbose_name": "調剤した薬品",
                "verbose_name_plural": "調剤した薬品",
                "indexes": [
                    models.Index(
                        condition=models.Q(("lot", ""), _negated=True),
                        fields=["package_code", "lot"],
                        name="eprescription_given_lot",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dispensing", "item_key"), name="eprescription_given_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposition__in", ["added", "changed", "dropped"]), _negated=True),
                            ("inquiry__isnull", False),
                            ("protocol__isnull", False),
                            _connector="OR",
                        ),
                        name="eprescription_given_changed_with_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposition", "dropped"), ("given_quantity", 0)),
                            models.Q(models.Q(("disposition", "dropped"), _negated=True), ("given_quantity__gt", 0)),
                            _connector="OR",
                        ),
                        name="eprescription_given_something",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("subjects_v1.sql")),
        migrations.RunSQL(sql("questions_v1.sql")),
        migrations.RunSQL(sql("redeem_v1.sql")),
        migrations.RunSQL(sql("counts_v1.sql")),
        migrations.RunSQL(sql("told_v1.sql")),
        migrations.RunSQL(sql("pharmacy_lists_v1.sql")),
        migrations.RunSQL(sql("originals_v1.sql")),
        migrations.RunSQL(sql("inquiries_v1.sql")),
        migrations.RunSQL(sql("trials_v1.sql")),
        migrations.RunSQL(sql("recall_reach_v1.sql")),
        migrations.RunSQL(sql("patients_v1.sql")),
        migrations.RunSQL(sql("history_v2.sql")),
        migrations.RunPython(finish),
    ]
