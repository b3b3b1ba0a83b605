from pathlib import Path

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
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
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(sql("partitions_v3.sql")),
        migrations.RunSQL(sql("make_partition_v2.sql")),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql("audit_v1.sql")),
                migrations.RunSQL(sql("audit_at_v1.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEvent",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="日時")),
                        ("event", models.CharField(max_length=64, verbose_name="出来事")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("done", "実施"), ("refused", "拒否")], max_length=8, verbose_name="結果"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="拒否のコード")),
                        ("ground", models.CharField(max_length=16, verbose_name="根拠")),
                        ("organisation_id", models.BigIntegerField(null=True, verbose_name="機関")),
                        ("client_uid", models.UUIDField(null=True, verbose_name="接続システム")),
                        ("user_uid", models.UUIDField(null=True, verbose_name="利用者")),
                        ("acting_user", models.CharField(max_length=64, verbose_name="機関の職員")),
                        ("person_id", models.BigIntegerField(null=True, verbose_name="本人")),
                        ("about", models.CharField(max_length=100, verbose_name="対象")),
                        ("request_id", models.CharField(max_length=64, verbose_name="要求の識別子")),
                        ("detail", models.JSONField(default=dict, verbose_name="詳細")),
                        ("format", models.SmallIntegerField(default=1, verbose_name="形式の版")),
                    ],
                    options={
                        "verbose_name": "監査記録",
                        "verbose_name_plural": "監査記録",
                        "db_table": "platform_site_audit",
                    },
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql("once_v1.sql")),
                migrations.RunSQL(sql("use_once_plan_v1.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="IdempotencyKey",
                    fields=[
                        (
                            "digest",
                            models.BinaryField(
                                max_length=32, primary_key=True, serialize=False, verbose_name="SHA-256"
                            ),
                        ),
                        ("used_at", models.DateTimeField(verbose_name="使用日時")),
                        ("body_digest", models.BinaryField(max_length=32, verbose_name="本文のSHA-256")),
                        ("answer", models.CharField(max_length=200, verbose_name="結果への参照")),
                    ],
                    options={
                        "verbose_name": "冪等鍵",
                        "verbose_name_plural": "冪等鍵",
                        "db_table": "platform_site_idempotency",
                    },
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="UsedToken",
                    fields=[
                        (
                            "digest",
                            models.BinaryField(
                                max_length=32, primary_key=True, serialize=False, verbose_name="SHA-256"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="期限")),
                    ],
                    options={
                        "verbose_name": "使用済みの証明",
                        "verbose_name_plural": "使用済みの証明",
                        "db_table": "platform_site_used_token",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="CodeRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=40, verbose_name="コード体系")),
                ("effective_on", models.DateField(verbose_name="適用開始日")),
                ("source", models.CharField(max_length=200, verbose_name="出典")),
                ("sha256", models.CharField(max_length=64, verbose_name="ファイルのSHA-256")),
                ("loaded_at", models.DateTimeField(verbose_name="登録日時")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公開日時")),
                ("rolled_back_at", models.DateTimeField(blank=True, null=True, verbose_name="公開取消日時")),
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
            ],
            options={
                "verbose_name": "コード表の版",
                "verbose_name_plural": "コード表の版",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["discarded", "loaded", "published", "rolled_back"])),
                        name="platform_site_coderelease_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("system", "effective_on"),
                        name="platform_site_coderelease_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=20, verbose_name="用途")),
                ("day", models.DateField(verbose_name="日")),
                ("wrapped", models.BinaryField(verbose_name="封緘した鍵")),
                ("expires_at", models.DateTimeField(verbose_name="廃棄日時")),
            ],
            options={
                "verbose_name": "データ鍵",
                "verbose_name_plural": "データ鍵",
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "day"), name="platform_site_datakey_one_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Disk",
            fields=[
                ("place", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="場所")),
                ("used", models.SmallIntegerField(verbose_name="使用率（%）")),
                ("seen_at", models.DateTimeField(verbose_name="確認日時")),
            ],
            options={
                "verbose_name": "記憶域",
                "verbose_name_plural": "記憶域",
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("task", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="処理")),
                ("expected_since", models.DateTimeField(verbose_name="予定の開始日時")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="最後の開始日時")),
                ("done_at", models.DateTimeField(null=True, verbose_name="最後の完了日時")),
            ],
            options={
                "verbose_name": "定期処理の記録",
                "verbose_name_plural": "定期処理の記録",
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("sandbox", "サンドボックス"), ("production", "本番")],
                        max_length=16,
                        verbose_name="種別",
                    ),
                ),
                ("marked_at", models.DateTimeField(verbose_name="設置日時")),
                (
                    "keys_mark",
                    models.BinaryField(
                        help_text="shows whether the keys are those of this data",
                        max_length=32,
                        verbose_name="鍵の照合値",
                    ),
                ),
            ],
            options={
                "verbose_name": "設置環境",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="platform_site_installation_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["production", "sandbox"])),
                        name="platform_site_installation_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "病院"),
                            ("clinic", "診療所"),
                            ("dental", "歯科診療所"),
                            ("pharmacy", "薬局"),
                            ("home_nursing", "訪問看護ステーション"),
                            ("therapy_office", "施術所"),
                            ("midwife", "助産所"),
                            ("care_office", "介護事業所"),
                            ("insurer", "保険者"),
                            ("municipality", "市区町村"),
                            ("welfare_office", "福祉事務所"),
                            ("prefecture", "都道府県"),
                            ("fund", "支払基金"),
                            ("ministry", "厚生労働省"),
                            ("health_centre", "保健所"),
                            ("fire_department", "消防本部"),
                            ("university", "大学"),
                            ("company", "企業"),
                            ("certified_maker", "認定作成事業者"),
                            ("vendor", "ベンダ"),
                        ],
                        max_length=16,
                        verbose_name="種別",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="機関コード")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("prefecture", models.CharField(blank=True, max_length=2, verbose_name="都道府県番号")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="利用停止日時")),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.organisation",
                        verbose_name="上位の機関",
                    ),
                ),
            ],
            options={
                "verbose_name": "機関",
                "verbose_name_plural": "機関",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="platform_site_organisation_one_code_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "care_office",
                                    "certified_maker",
                                    "clinic",
                                    "company",
                                    "dental",
                                    "fire_department",
                                    "fund",
                                    "health_centre",
                                    "home_nursing",
                                    "hospital",
                                    "insurer",
                                    "midwife",
                                    "ministry",
                                    "municipality",
                                    "pharmacy",
                                    "prefecture",
                                    "therapy_office",
                                    "university",
                                    "vendor",
                                    "welfare_office",
                                ],
                            )
                        ),
                        name="platform_site_organisation_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, verbose_name="出来事")),
                ("payload", models.JSONField(default=dict, verbose_name="対象の識別子")),
                ("put_at", models.DateTimeField(verbose_name="発生日時")),
            ],
            options={
                "verbose_name": "送信箱",
                "verbose_name_plural": "送信箱",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "link_index",
                    models.BinaryField(
                        help_text="HMAC of the link token; the token is not stored",
                        max_length=32,
                        unique=True,
                        verbose_name="紐付番号の索引",
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="生年月日")),
                (
                    "sex",
                    models.CharField(
                        choices=[("1", "男"), ("2", "女"), ("3", "未設定")], max_length=1, verbose_name="性別"
                    ),
                ),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="死亡日")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.person",
                        verbose_name="統合先",
                    ),
                ),
            ],
            options={
                "verbose_name": "本人",
                "verbose_name_plural": "本人",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["1", "2", "3"])), name="platform_site_person_known_sex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="platform_site_person_not_merged_into_herself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("effective_on", models.DateField(verbose_name="適用開始日")),
                ("value", models.IntegerField(verbose_name="値")),
                ("unit", models.CharField(max_length=10, verbose_name="単位")),
                ("basis", models.CharField(max_length=200, verbose_name="根拠")),
            ],
            options={
                "verbose_name": "規程の値",
                "verbose_name_plural": "規程の値",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "effective_on"), name="platform_site_policy_one_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="PurgeDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80, unique=True, verbose_name="対象")),
                ("counted_at", models.DateTimeField(verbose_name="集計日時")),
                ("rows", models.BigIntegerField(verbose_name="消去する件数")),
                ("held", models.BigIntegerField(verbose_name="保全中の件数")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="失敗日時")),
            ],
            options={
                "verbose_name": "消去の予定",
                "verbose_name_plural": "消去の予定",
            },
        ),
        migrations.CreateModel(
            name="PurgeRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80, verbose_name="対象")),
                ("at", models.DateTimeField(verbose_name="実行日時")),
                ("rows", models.BigIntegerField(verbose_name="消去した件数")),
            ],
            options={
                "verbose_name": "消去の実行",
                "verbose_name_plural": "消去の実行",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("user_id", models.BigIntegerField(null=True, verbose_name="利用者")),
            ],
            options={
                "verbose_name": "サインイン中の状態",
                "verbose_name_plural": "サインイン中の状態",
                "abstract": False,
                "indexes": [models.Index(fields=["user_id", "expire_date"], name="platform_site_session_of_user")],
            },
        ),
        migrations.CreateModel(
            name="WrongTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.BinaryField(max_length=32, verbose_name="対象のHMAC")),
                ("window", models.DateTimeField(verbose_name="期間の始まり")),
                ("tries", models.IntegerField(verbose_name="回数")),
            ],
            options={
                "verbose_name": "誤りの回数",
                "verbose_name_plural": "誤りの回数",
                "db_table": "platform_site_wrong_try",
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "window"), name="platform_site_wrong_try_one_a_window")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("client_id", models.CharField(max_length=64, unique=True, verbose_name="クライアントID")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("jwks", models.JSONField(default=dict, verbose_name="公開鍵（JWKS）")),
                ("scopes", models.JSONField(default=list, verbose_name="許可した scope")),
                (
                    "secret_hash",
                    models.BinaryField(max_length=32, null=True, verbose_name="サンドボックスの秘密のハッシュ"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登録日時")),
                ("disabled_at", models.DateTimeField(blank=True, null=True, verbose_name="停止日時")),
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
                "verbose_name": "接続システム",
                "verbose_name_plural": "接続システム",
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="コード")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="platform_site.coderelease",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "コード",
                "verbose_name_plural": "コード",
                "constraints": [
                    models.UniqueConstraint(fields=("release", "code"), name="platform_site_code_once_a_release")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("disease_surgery_infection", "傷病名・手術・感染症"),
                            ("care_drug_allergy_lab", "診療・お薬・アレルギー等・検査"),
                            ("checkup", "健診"),
                            ("specific_disease", "特定疾病療養受療証"),
                            ("vaccination", "予防接種"),
                            ("maternal_child", "母子保健"),
                            ("municipal_screening", "自治体検診"),
                            ("care_insurance", "介護保険"),
                        ],
                        max_length=32,
                        verbose_name="区分",
                    ),
                ),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("face", "顔認証"),
                            ("pin", "暗証番号"),
                            ("visual", "目視"),
                            ("phone_certificate", "スマートフォンの電子証明書"),
                            ("home", "居宅同意取得型"),
                        ],
                        max_length=20,
                        verbose_name="本人確認の方法",
                    ),
                ),
                ("check_uid", models.UUIDField(verbose_name="資格確認の識別子")),
                ("given_at", models.DateTimeField(verbose_name="同意日時")),
                ("valid_until", models.DateTimeField(verbose_name="有効期限")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="機関",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "同意",
                "verbose_name_plural": "同意",
                "indexes": [
                    models.Index(fields=["person", "organisation", "valid_until"], name="platform_site_consent_of")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("given_at"))),
                        name="platform_site_consent_ends_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="platform_site_consent_withdrawn_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "care_drug_allergy_lab",
                                    "care_insurance",
                                    "checkup",
                                    "disease_surgery_infection",
                                    "maternal_child",
                                    "municipal_screening",
                                    "specific_disease",
                                    "vaccination",
                                ],
                            )
                        ),
                        name="platform_site_consent_known_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verification__in", ["face", "home", "phone_certificate", "pin", "visual"])
                        ),
                        name="platform_site_consent_known_verification",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("kind", models.CharField(max_length=40, verbose_name="種別")),
                ("client_uid", models.UUIDField(null=True, verbose_name="接続システム")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "受付"),
                            ("running", "処理中"),
                            ("held", "保留"),
                            ("done", "完了"),
                            ("failed", "失敗"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="処理済み")),
                ("total", models.PositiveIntegerField(null=True, verbose_name="全体")),
                ("content", models.BinaryField(verbose_name="受け取った内容（封緘）")),
                ("content_sha256", models.BinaryField(max_length=32, verbose_name="受け取った内容のSHA-256")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="失敗のコード")),
                ("faults", models.JSONField(default=list, verbose_name="ファイル全体の誤り")),
                ("turn", models.PositiveIntegerField(default=0, verbose_name="実行の番号")),
                ("leased_until", models.DateTimeField(null=True, verbose_name="実行の期限")),
                ("created_at", models.DateTimeField(verbose_name="受付日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終了日時")),
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
                "verbose_name": "ジョブ",
                "verbose_name_plural": "ジョブ",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ["done", "failed"])),
                            models.Q(
                                models.Q(("state__in", ["done", "failed"]), _negated=True), ("ended_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="platform_site_job_ended_iff_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["done", "failed", "held", "queued", "running"])),
                        name="platform_site_job_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=64, verbose_name="受け手")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "配信待ち"), ("done", "配信済み"), ("dead", "配信不能")],
                        default="pending",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="試行回数")),
                ("due_at", models.DateTimeField(verbose_name="次の配信日時")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="最後の失敗")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="完了日時")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="platform_site.outboxevent",
                        verbose_name="出来事",
                    ),
                ),
            ],
            options={
                "verbose_name": "配信",
                "verbose_name_plural": "配信",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["due_at"], name="platform_site_delivery_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["dead", "done", "pending"])),
                        name="platform_site_outboxdelivery_known_state",
                    ),
                    models.UniqueConstraint(fields=("event", "task"), name="platform_site_delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "pending")),
                            models.Q(models.Q(("state", "pending"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="platform_site_delivery_closed_iff_not_pending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("number", models.CharField(max_length=20, verbose_name="患者番号")),
                ("tied_at", models.DateTimeField(verbose_name="登録日時")),
                ("untied_at", models.DateTimeField(blank=True, null=True, verbose_name="解除日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="機関",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
            ],
            options={
                "verbose_name": "照会番号",
                "verbose_name_plural": "照会番号",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("untied_at__isnull", True)),
                        fields=("organisation", "person"),
                        name="platform_site_patientnumber_one_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("untied_at__isnull", True)),
                        fields=("organisation", "number"),
                        name="platform_site_patientnumber_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("address_withheld", "不開示該当"), ("self_view_stopped", "自己情報提供不可")],
                        max_length=24,
                        verbose_name="種別",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="設定日時")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="解除日時")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="設定した機関",
                    ),
                ),
            ],
            options={
                "verbose_name": "開示制限",
                "verbose_name_plural": "開示制限",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("person", "kind", "source"),
                        name="platform_site_restriction_one_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True), ("lifted_at__gte", models.F("set_at")), _connector="OR"
                        ),
                        name="platform_site_restriction_lifted_after_set",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["address_withheld", "self_view_stopped"])),
                        name="platform_site_restriction_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                ("credential_version", models.PositiveIntegerField(default=0, verbose_name="認証情報の版")),
                ("deactivated_at", models.DateTimeField(blank=True, null=True, verbose_name="利用停止日時")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="次回パスワードを変更する")),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "利用者",
                "verbose_name_plural": "利用者",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("deed", models.CharField(max_length=40, verbose_name="内容の種別")),
                ("about", models.CharField(max_length=100, verbose_name="対象")),
                ("content", models.JSONField(default=dict, verbose_name="内容")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="内容のSHA-256")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "承認待ち"),
                            ("approved", "承認済み"),
                            ("declined", "却下"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="判断日時")),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="判断した人",
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
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申請した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "承認申請",
                "verbose_name_plural": "承認申請",
                "indexes": [models.Index(fields=["deed", "about"], name="platform_site_approval_about")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["approved", "declined", "requested", "withdrawn"])),
                        name="platform_site_approval_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "declined"]), _negated=True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="platform_site_approval_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "requested")
                            ),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="platform_site_approval_decided_iff_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("kind", models.CharField(max_length=60, verbose_name="種別")),
                ("content", models.BinaryField(verbose_name="内容（封緘）")),
                ("kept_at", models.DateTimeField(verbose_name="保存日時")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用日時")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "下書き",
                "verbose_name_plural": "下書き",
            },
        ),
        migrations.CreateModel(
            name="JobLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="行番号")),
                ("person_id", models.BigIntegerField(null=True, verbose_name="本人")),
                ("outcome", models.CharField(max_length=16, verbose_name="結果")),
                ("faults", models.JSONField(default=list, verbose_name="誤り")),
                ("content", models.BinaryField(null=True, verbose_name="内容（封緘）")),
                ("written_at", models.DateTimeField(verbose_name="処理日時")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="platform_site.job",
                        verbose_name="ジョブ",
                    ),
                ),
            ],
            options={
                "verbose_name": "ジョブの行の結果",
                "verbose_name_plural": "ジョブの行の結果",
                "constraints": [models.UniqueConstraint(fields=("job", "number"), name="platform_site_jobline_once")],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("case_number", models.CharField(max_length=40, verbose_name="案件番号")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("placed_at", models.DateTimeField(verbose_name="設定日時")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除日時")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解除した人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.person",
                        verbose_name="本人",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="設定した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "保全",
                "verbose_name_plural": "保全",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="platform_site_legalhold_lifted_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40, verbose_name="役割")),
                ("given_at", models.DateTimeField(verbose_name="付与日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="利用者"
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
                (
                    "staff_id",
                    models.CharField(
                        blank=True,
                        help_text="機関のシステムが X-Acting-User で送る、この人の番号",
                        max_length=64,
                        verbose_name="職員番号",
                    ),
                ),
            ],
            options={
                "verbose_name": "所属",
                "verbose_name_plural": "所属",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "organisation", "role"),
                        name="platform_site_membership_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="platform_site_membership_ended_after_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("kind", models.CharField(max_length=40, verbose_name="種別")),
                ("about", models.CharField(max_length=100, verbose_name="対象")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="宛先の機関",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="確認した人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="宛先の利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["organisation"],
                        name="platform_site_notice_unread",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kind", "about"), name="platform_site_notice_once"),
                    models.UniqueConstraint(fields=("user", "kind", "about"), name="platform_site_notice_once_a_user"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", True), ("user__isnull", False)),
                            models.Q(("organisation__isnull", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="platform_site_notice_one_addressee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "承認待ち"),
                            ("declined", "却下"),
                            ("merged", "統合済み"),
                            ("splitting", "取消の承認待ち"),
                            ("split", "取消済み"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("evidence", models.JSONField(default=dict, verbose_name="根拠")),
                ("evidence_sha256", models.BinaryField(max_length=32, verbose_name="根拠のSHA-256")),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("merged_at", models.DateTimeField(null=True, verbose_name="統合日時")),
                ("split_reason", models.CharField(blank=True, max_length=200, verbose_name="取消の理由")),
                ("split_evidence", models.JSONField(default=dict, verbose_name="取消の根拠")),
                ("split_sha256", models.BinaryField(max_length=32, null=True, verbose_name="取消の根拠のSHA-256")),
                ("split_at", models.DateTimeField(null=True, verbose_name="取消日時")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承認者",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.person",
                        verbose_name="残す本人",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform_site.person",
                        verbose_name="統合される本人",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申請者",
                    ),
                ),
                (
                    "split_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消の承認者",
                    ),
                ),
                (
                    "split_requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消の申請者",
                    ),
                ),
            ],
            options={
                "verbose_name": "本人の統合",
                "verbose_name_plural": "本人の統合",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["declined", "merged", "requested", "split", "splitting"])),
                        name="platform_site_personmerge_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="platform_site_personmerge_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="platform_site_personmerge_two_humans",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("split_approved_by__isnull", True),
                            models.Q(("split_approved_by", models.F("split_requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="platform_site_personmerge_split_by_two_humans",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "merged", "splitting"])),
                        fields=("merged",),
                        name="platform_site_personmerge_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="受付番号")),
                ("kind", models.CharField(max_length=60, verbose_name="手続")),
                ("about", models.CharField(max_length=100, verbose_name="対象")),
                ("issued_at", models.DateTimeField(verbose_name="受付日時")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "受付",
                "verbose_name_plural": "受付",
            },
        ),
        migrations.CreateModel(
            name="Search",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("kind", models.CharField(max_length=60, verbose_name="種別")),
                ("content", models.BinaryField(verbose_name="内容（封緘）")),
                ("kept_at", models.DateTimeField(verbose_name="保存日時")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "検索",
                "verbose_name_plural": "検索",
            },
        ),
        migrations.CreateModel(
            name="MovedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=80, verbose_name="種類")),
                ("field", models.CharField(max_length=40, verbose_name="項目")),
                ("row_id", models.BigIntegerField(verbose_name="行")),
                ("moved_back_at", models.DateTimeField(null=True, verbose_name="戻した日時")),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moved",
                        to="platform_site.personmerge",
                        verbose_name="統合",
                    ),
                ),
            ],
            options={
                "verbose_name": "統合で移した行",
                "verbose_name_plural": "統合で移した行",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merge", "model", "field", "row_id"), name="platform_site_movedrow_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(verbose_name="作成日時")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送信日時")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="platform_site.notice",
                        verbose_name="通知",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知メール",
                "verbose_name_plural": "通知メール",
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "user"), name="platform_site_noticemail_once")
                ],
            },
        ),
        migrations.RunSQL(sql("limits_v1.sql")),
        migrations.RunSQL(sql("persons_v1.sql")),
        migrations.RunSQL(sql("claim_key_v1.sql")),
        migrations.RunPython(finish),
    ]
