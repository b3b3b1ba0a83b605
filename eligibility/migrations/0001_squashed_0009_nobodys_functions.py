from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import uuid
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
        ("platform_site", "0001_squashed_0008_nobodys_functions"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(sql("check_table_v1.sql")),
                migrations.RunSQL(sql("check_at_v1.sql")),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="EligibilityCheck",
                    fields=[
                        ("uid", models.UUIDField(primary_key=True, serialize=False, verbose_name="識別子")),
                        ("checked_at", models.DateTimeField(verbose_name="照会日時")),
                        ("organisation_id", models.BigIntegerField(verbose_name="機関")),
                        ("client_uid", models.UUIDField(null=True, verbose_name="接続システム")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "マイナンバーカード"),
                                    ("insurance_number", "被保険者番号など"),
                                    ("public_assistance", "公費負担者番号・受給者番号"),
                                    ("patient_ref", "機関での識別子（一括照会）"),
                                ],
                                max_length=20,
                                verbose_name="方法",
                            ),
                        ),
                        ("is_bulk", models.BooleanField(verbose_name="一括照会")),
                        ("on_day", models.DateField(verbose_name="確認日")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("active", "有効"),
                                    ("inactive", "無効"),
                                    ("inactive_new_coverage", "無効（新しい資格あり）"),
                                    ("not_found", "該当資格なし"),
                                    ("multiple", "複数該当"),
                                ],
                                max_length=24,
                                verbose_name="結果",
                            ),
                        ),
                        (
                            "shown",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("confirmation_paper", "資格確認書"),
                                    ("coverage_notice", "マイナ保険証と資格情報のお知らせ"),
                                    ("portal_screen", "マイナポータルの画面"),
                                    ("prescription", "処方箋"),
                                    ("coverage_statement", "被保険者資格申立書"),
                                ],
                                max_length=20,
                                verbose_name="提示されたもの",
                            ),
                        ),
                        ("verification", models.CharField(blank=True, max_length=20, verbose_name="本人確認の方法")),
                        ("person_id", models.BigIntegerField(null=True, verbose_name="本人")),
                        (
                            "version_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="答えた資格情報"
                            ),
                        ),
                        ("in_full", models.SmallIntegerField(verbose_name="番号まで答えた件数（先頭から）")),
                        (
                            "certificate_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="答えた証"
                            ),
                        ),
                        ("recipient_id", models.BigIntegerField(null=True, verbose_name="医療扶助の受給者")),
                        (
                            "voucher_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="医療券・調剤券"
                            ),
                        ),
                        (
                            "advisories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), size=None, verbose_name="お知らせ"
                            ),
                        ),
                        ("feed_as_of", models.DateTimeField(null=True, verbose_name="保険者の台帳の時点")),
                        ("assistance_as_of", models.DateTimeField(null=True, verbose_name="福祉事務所の台帳の時点")),
                    ],
                    options={
                        "verbose_name": "資格確認",
                        "verbose_name_plural": "資格確認",
                        "db_table": "eligibility_check",
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssistanceFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job_uid", models.UUIDField(unique=True, verbose_name="ジョブ")),
                ("file_number", models.PositiveBigIntegerField(null=True, verbose_name="ファイル番号")),
                ("as_of", models.DateTimeField(null=True, verbose_name="台帳の時点")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="SHA-256")),
                ("received_at", models.DateTimeField(verbose_name="受付日時")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="反映日時")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="福祉事務所",
                    ),
                ),
            ],
            options={
                "verbose_name": "医療扶助ファイル",
                "verbose_name_plural": "医療扶助ファイル",
                "indexes": [
                    models.Index(
                        condition=models.Q(("applied_at__isnull", False)),
                        fields=["office", "-as_of"],
                        name="eligibility_assistance_as_of",
                    ),
                    models.Index(
                        condition=models.Q(("applied_at__isnull", False)),
                        fields=["office", "-file_number"],
                        name="eligibility_assistance_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "identity",
                    models.BinaryField(max_length=32, unique=True, verbose_name="証明書の発行者と番号のSHA-256"),
                ),
                ("linked_at", models.DateTimeField(verbose_name="紐付け日時")),
                ("unlinked_at", models.DateTimeField(blank=True, null=True, verbose_name="紐付け解除日時")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                ("valid_until", models.DateTimeField(blank=True, null=True, verbose_name="電子証明書の有効期限")),
            ],
            options={
                "verbose_name": "マイナ保険証の紐付け",
                "verbose_name_plural": "マイナ保険証の紐付け",
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("symbol", models.CharField(blank=True, max_length=40, verbose_name="記号")),
                ("number", models.CharField(max_length=40, verbose_name="番号")),
                ("branch", models.CharField(blank=True, max_length=2, verbose_name="枝番")),
                ("symbol_key", models.CharField(blank=True, max_length=40, verbose_name="記号（検索用）")),
                ("number_key", models.CharField(max_length=40, verbose_name="番号（検索用）")),
                ("branch_key", models.CharField(blank=True, max_length=2, verbose_name="枝番（検索用）")),
                ("acquired_on", models.DateField(verbose_name="資格取得日")),
                (
                    "link_state",
                    models.CharField(
                        choices=[("confirmed", "確認済み"), ("suspended", "照会中（提供停止）")],
                        default="confirmed",
                        max_length=10,
                        verbose_name="紐付けの状態",
                    ),
                ),
                (
                    "insurer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="保険者",
                    ),
                ),
            ],
            options={
                "verbose_name": "被保険者資格",
                "verbose_name_plural": "被保険者資格",
                "indexes": [models.Index(fields=["insurer", "id"], name="eligibility_coverage_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("insurer", "number_key", "symbol_key", "branch_key", "acquired_on"),
                        name="eligibility_coverage_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number_key", ""), _negated=True), name="eligibility_coverage_has_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link_state__in", ["confirmed", "suspended"])),
                        name="eligibility_coverage_known_link_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job_uid", models.UUIDField(unique=True, verbose_name="ジョブ")),
                ("file_number", models.PositiveBigIntegerField(null=True, verbose_name="ファイル番号")),
                ("as_of", models.DateTimeField(null=True, verbose_name="台帳の時点")),
                ("sha256", models.BinaryField(max_length=32, verbose_name="SHA-256")),
                ("received_at", models.DateTimeField(verbose_name="受付日時")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="反映日時")),
                (
                    "insurer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="保険者",
                    ),
                ),
                ("changes", models.PositiveIntegerField(default=0, verbose_name="変更した資格の数")),
                ("confirmed_by", models.CharField(blank=True, max_length=64, verbose_name="確認した担当者")),
                ("held_at", models.DateTimeField(null=True, verbose_name="保留日時")),
                (
                    "held_for",
                    models.CharField(
                        blank=True,
                        choices=[("large_change", "変更が多い"), ("sequence_gap", "欠番がある")],
                        max_length=12,
                        verbose_name="保留の理由",
                    ),
                ),
                ("released_at", models.DateTimeField(null=True, verbose_name="承認日時")),
                ("released_by", models.CharField(blank=True, max_length=64, verbose_name="承認した担当者")),
                ("sent_by", models.CharField(blank=True, max_length=64, verbose_name="送信した担当者")),
            ],
            options={
                "verbose_name": "加入者情報ファイル",
                "verbose_name_plural": "加入者情報ファイル",
                "indexes": [
                    models.Index(
                        condition=models.Q(("applied_at__isnull", False)),
                        fields=["insurer", "-as_of"],
                        name="eligibility_feed_as_of",
                    ),
                    models.Index(
                        condition=models.Q(("applied_at__isnull", False)),
                        fields=["insurer", "-file_number"],
                        name="eligibility_feed_number",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by", ""),
                            models.Q(
                                models.Q(("released_by", models.F("sent_by")), _negated=True),
                                models.Q(("released_by", models.F("confirmed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_coveragefeed_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("portal_advice", "マイナポータルの医療情報等に基づく健康管理の相談に応じる"),
                            ("e_prescription", "電子処方箋を発行・受付できる体制"),
                            ("record_sharing", "電子カルテ情報共有サービスを活用できる体制"),
                            ("notice_shown", "医療DX推進の体制を院内とウェブサイトに掲示"),
                        ],
                        max_length=20,
                        verbose_name="届出の種別",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（翌日）")),
                ("declared_at", models.DateTimeField(verbose_name="届出日時")),
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
                "verbose_name": "施設基準の届出",
                "verbose_name_plural": "施設基準の届出",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("organisation", "kind"),
                        name="eligibility_facilitydeclaration_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="eligibility_facilitydeclaration_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("checkup", "特定健診等情報"), ("drug", "薬剤情報"), ("care", "診療情報")],
                        max_length=8,
                        verbose_name="種別",
                    ),
                ),
                ("viewed_at", models.DateTimeField(verbose_name="閲覧日時")),
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
                "verbose_name": "診療情報等の閲覧",
                "verbose_name_plural": "診療情報等の閲覧",
                "indexes": [models.Index(fields=["viewed_at"], name="eligibility_view_at")],
            },
        ),
        migrations.CreateModel(
            name="ReceiptCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="その月の1日", verbose_name="診療月")),
                ("receipts", models.PositiveIntegerField(verbose_name="レセプト件数")),
                ("with_card", models.PositiveIntegerField(verbose_name="マイナ保険証を利用した患者のレセプト件数")),
                ("known_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "レセプト件数",
                "verbose_name_plural": "レセプト件数",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "month", "known_at"), name="eligibility_receiptcount_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("with_card__lte", models.F("receipts"))),
                        name="eligibility_receiptcount_card_within_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="eligibility_receiptcount_first_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("register_as_of", models.DateTimeField(verbose_name="住民情報の時点")),
                ("started_at", models.DateTimeField(verbose_name="開始日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終了日時")),
                ("after", models.BigIntegerField(default=0, verbose_name="照合した最後の資格")),
                ("compared", models.PositiveBigIntegerField(default=0, verbose_name="照合した資格の数")),
                ("missing", models.PositiveBigIntegerField(default=0, verbose_name="住民情報にない資格の数")),
                ("differing", models.PositiveBigIntegerField(default=0, verbose_name="一致しない資格の数")),
                ("settled", models.PositiveBigIntegerField(default=0, verbose_name="一致した案件の数")),
            ],
            options={
                "verbose_name": "住民情報との照合",
                "verbose_name_plural": "住民情報との照合",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ended_at",),
                        name="eligibility_registerrun_one_at_a_time",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RevocationList",
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
                "verbose_name": "失効リスト",
                "verbose_name_plural": "失効リスト",
            },
        ),
        migrations.CreateModel(
            name="UsageDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日")),
                ("checks", models.PositiveIntegerField(default=0, verbose_name="資格確認")),
                ("by_card", models.PositiveIntegerField(default=0, verbose_name="マイナンバーカード")),
                ("by_number", models.PositiveIntegerField(default=0, verbose_name="被保険者番号など")),
                ("checkup_views", models.PositiveIntegerField(default=0, verbose_name="特定健診等情報の閲覧")),
                ("drug_views", models.PositiveIntegerField(default=0, verbose_name="薬剤情報の閲覧")),
                ("care_views", models.PositiveIntegerField(default=0, verbose_name="診療情報の閲覧")),
                ("counted_at", models.DateTimeField(verbose_name="集計日時")),
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
                "verbose_name": "利用の日計",
                "verbose_name_plural": "利用の日計",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "day"), name="eligibility_usageday_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "checks__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("by_card"), "+", models.F("by_number")
                                ),
                            )
                        ),
                        name="eligibility_usageday_parts_within_all",
                    ),
                ],
                "indexes": [models.Index(fields=["day"], name="eligibility_usageday_day")],
            },
        ),
        migrations.CreateModel(
            name="AssistanceRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payer_number", models.CharField(max_length=8, verbose_name="公費負担者番号")),
                ("recipient_number", models.CharField(max_length=7, verbose_name="受給者番号")),
                ("name", models.CharField(max_length=100, verbose_name="氏名")),
                ("kana", models.CharField(blank=True, max_length=100, verbose_name="氏名カナ")),
                (
                    "sex",
                    models.CharField(
                        choices=[("1", "男"), ("2", "女"), ("3", "未設定")], max_length=1, verbose_name="性別"
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="生年月日")),
                ("valid_from", models.DateField(verbose_name="開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="終了日の翌日")),
                ("known_from", models.DateTimeField(verbose_name="登録日時")),
                ("known_until", models.DateTimeField(blank=True, null=True, verbose_name="更新・取消日時")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="福祉事務所",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="platform_site.person", verbose_name="本人"
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.assistancefeed",
                        verbose_name="登録元のファイル",
                    ),
                ),
                ("line", models.PositiveIntegerField(null=True, verbose_name="登録元の行")),
            ],
            options={
                "verbose_name": "医療扶助の受給者",
                "verbose_name_plural": "医療扶助の受給者",
                "indexes": [
                    models.Index(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=["person"],
                        name="eligibility_recipient_of",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("payer_number", "recipient_number"),
                        name="eligibility_recipient_one_is_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="eligibility_recipient_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overlap", "二重資格"),
                            ("ratio", "負担割合の不整合"),
                            ("link_mismatch", "紐付番号と生年月日・性別の不一致"),
                            ("five_details", "5情報の不一致"),
                            ("register_mismatch", "住民情報との不一致"),
                            ("link_disputed", "本人などからの「自分の情報ではない」との申出"),
                            ("large_change", "大量の変更による保留"),
                            ("sequence_gap", "ファイル番号の欠番による保留"),
                            ("address_seen", "不開示となる前に住所を閲覧した機関"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "回答待ち"), ("answered", "回答あり"), ("closed", "終了")],
                        default="open",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="対象")),
                ("line", models.PositiveIntegerField(null=True, verbose_name="行")),
                ("evidence", models.JSONField(default=dict, verbose_name="根拠")),
                ("opened_at", models.DateTimeField(verbose_name="発生日時")),
                ("due_on", models.DateField(verbose_name="回答期限")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                ("resolution", models.CharField(blank=True, max_length=20, verbose_name="結果")),
                (
                    "coverage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.coverage",
                        verbose_name="資格",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.coveragefeed",
                        verbose_name="ファイル",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.person",
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "疑義案件",
                "verbose_name_plural": "疑義案件",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["answered", "closed", "open"])),
                        name="eligibility_case_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("subject",),
                        name="eligibility_case_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("resolution", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("resolution", ""),
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_case_closed_with_resolution",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="eligibility_case_closed_after_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("known_from", models.DateTimeField(verbose_name="登録日時")),
                ("known_until", models.DateTimeField(blank=True, null=True, verbose_name="更新・取消日時")),
                ("line", models.PositiveIntegerField(null=True, verbose_name="登録元の行")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("limit", "限度額適用認定証"),
                            ("elderly", "高齢受給者証"),
                            ("specific_disease", "特定疾病療養受療証"),
                            ("late_elderly_ratio", "後期高齢者の負担割合"),
                            ("special_care", "特別療養費"),
                            ("confirmation_paper", "資格確認書"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=1, verbose_name="疾病区分")),
                ("limit_class", models.CharField(blank=True, max_length=3, verbose_name="適用区分")),
                ("limit_form", models.CharField(blank=True, max_length=2, verbose_name="限度額証区分")),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="負担割合（%）")),
                (
                    "monthly_cap",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="自己負担限度額（月額・円）"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="交付日")),
                ("long_term_on", models.DateField(blank=True, null=True, verbose_name="長期入院該当日")),
                ("valid_from", models.DateField(verbose_name="有効開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有効期限の翌日")),
                (
                    "coverage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="eligibility.coverage",
                        verbose_name="資格",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.coveragefeed",
                        verbose_name="登録元のファイル",
                    ),
                ),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="返納日")),
            ],
            options={
                "verbose_name": "証",
                "verbose_name_plural": "証",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("coverage", "kind", "category", "valid_from"),
                        name="eligibility_certificate_one_is_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="eligibility_certificate_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__isnull", True), ("percent__in", [10, 20, 30]), _connector="OR"),
                        name="eligibility_certificate_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_until__isnull", True), ("known_until__gt", models.F("known_from")), _connector="OR"
                        ),
                        name="eligibility_certificate_known_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("check_uid", models.UUIDField(verbose_name="資格確認")),
                ("checked_at", models.DateTimeField(verbose_name="照会日時")),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), size=None, verbose_name="変わった項目"
                    ),
                ),
                ("answer_now", models.BinaryField(max_length=32, verbose_name="訂正後の回答のSHA-256")),
                ("found_at", models.DateTimeField(verbose_name="判明日時")),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.coveragefeed",
                        verbose_name="訂正したファイル",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="回答を受けた機関",
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
                "verbose_name": "訂正のお知らせ",
                "verbose_name_plural": "訂正のお知らせ",
                "indexes": [models.Index(fields=["organisation", "id"], name="eligibility_correction_for")],
                "constraints": [
                    models.UniqueConstraint(fields=("check_uid", "feed"), name="eligibility_correction_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("known_from", models.DateTimeField(verbose_name="登録日時")),
                ("known_until", models.DateTimeField(blank=True, null=True, verbose_name="更新・取消日時")),
                ("line", models.PositiveIntegerField(null=True, verbose_name="登録元の行")),
                ("name", models.CharField(max_length=100, verbose_name="氏名")),
                ("kana", models.CharField(blank=True, max_length=100, verbose_name="氏名カナ")),
                ("other_name", models.CharField(blank=True, max_length=100, verbose_name="通称など")),
                ("other_kana", models.CharField(blank=True, max_length=100, verbose_name="通称などのカナ")),
                (
                    "sex",
                    models.CharField(
                        choices=[("1", "男"), ("2", "女"), ("3", "未設定")], max_length=1, verbose_name="性別（券面）"
                    ),
                ),
                (
                    "sex_other",
                    models.CharField(
                        blank=True,
                        choices=[("1", "男"), ("2", "女"), ("3", "未設定")],
                        max_length=1,
                        verbose_name="性別（別の取扱い）",
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="生年月日")),
                ("postal_code", models.CharField(blank=True, max_length=8, verbose_name="郵便番号")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="住所")),
                ("address_sealed", models.BinaryField(null=True, verbose_name="不開示の住所（封緘）")),
                (
                    "relationship",
                    models.CharField(choices=[("1", "本人"), ("2", "家族")], max_length=1, verbose_name="本人・家族"),
                ),
                ("householder", models.CharField(blank=True, max_length=100, verbose_name="被保険者・世帯主の氏名")),
                ("card_class", models.CharField(max_length=2, verbose_name="証の区分")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="交付日")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="有効開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有効期限の翌日")),
                ("lost_on", models.DateField(blank=True, null=True, verbose_name="資格喪失日")),
                ("loss_reason", models.CharField(blank=True, max_length=2, verbose_name="喪失事由")),
                ("is_cancelled", models.BooleanField(default=False, verbose_name="取消")),
                (
                    "coverage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="eligibility.coverage",
                        verbose_name="資格",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.coveragefeed",
                        verbose_name="登録元のファイル",
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
                "verbose_name": "資格情報",
                "verbose_name_plural": "資格情報",
                "indexes": [
                    models.Index(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=["person"],
                        name="eligibility_version_of",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("coverage",),
                        name="eligibility_version_one_is_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_until__isnull", True), ("known_until__gt", models.F("known_from")), _connector="OR"
                        ),
                        name="eligibility_version_known_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loss_reason", ""), ("lost_on__isnull", True)),
                            models.Q(("lost_on__isnull", False), models.Q(("loss_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="eligibility_version_lost_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssistanceVoucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="診療月の初日")),
                (
                    "care",
                    models.CharField(
                        choices=[
                            ("inpatient", "入院"),
                            ("outpatient", "入院外"),
                            ("dental", "歯科"),
                            ("pharmacy", "調剤"),
                            ("home_nursing", "訪問看護"),
                        ],
                        max_length=16,
                        verbose_name="種別",
                    ),
                ),
                ("beside_insurance", models.BooleanField(verbose_name="社会保険との併用")),
                ("own_payment", models.PositiveIntegerField(default=0, verbose_name="本人支払額（円）")),
                ("known_from", models.DateTimeField(verbose_name="登録日時")),
                ("known_until", models.DateTimeField(blank=True, null=True, verbose_name="更新・取消日時")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="委託先の機関",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.assistancerecipient",
                        verbose_name="受給者",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.assistancefeed",
                        verbose_name="登録元のファイル",
                    ),
                ),
                ("line", models.PositiveIntegerField(null=True, verbose_name="登録元の行")),
            ],
            options={
                "verbose_name": "医療券・調剤券",
                "verbose_name_plural": "医療券・調剤券",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until__isnull", True)),
                        fields=("recipient", "organisation", "month", "care"),
                        name="eligibility_voucher_one_is_current",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="eligibility_voucher_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("acting_user", models.CharField(blank=True, max_length=64, verbose_name="担当者")),
                ("text", models.CharField(max_length=2000, verbose_name="本文")),
                ("written_at", models.DateTimeField(verbose_name="日時")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="eligibility.case",
                        verbose_name="案件",
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
                "verbose_name": "案件のやり取り",
                "verbose_name_plural": "案件のやり取り",
            },
        ),
        migrations.CreateModel(
            name="CaseParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="回答日時")),
                ("agreed_to", models.CharField(blank=True, max_length=20, verbose_name="同意した結果")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="eligibility.case",
                        verbose_name="案件",
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
                "verbose_name": "案件の当事者",
                "verbose_name_plural": "案件の当事者",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "organisation"), name="eligibility_caseparty_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VoucherRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("month", models.DateField(verbose_name="診療月の初日")),
                (
                    "care",
                    models.CharField(
                        choices=[
                            ("inpatient", "入院"),
                            ("outpatient", "入院外"),
                            ("dental", "歯科"),
                            ("pharmacy", "調剤"),
                            ("home_nursing", "訪問看護"),
                        ],
                        max_length=16,
                        verbose_name="種別",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("requested", "依頼中"), ("granted", "交付"), ("declined", "交付しない")],
                        default="requested",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="依頼日時")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="回答日時")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="交付しない理由")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="platform_site.organisation",
                        verbose_name="依頼した機関",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.assistancerecipient",
                        verbose_name="受給者",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="eligibility.assistancevoucher",
                        verbose_name="交付した医療券",
                    ),
                ),
            ],
            options={
                "verbose_name": "医療券の依頼",
                "verbose_name_plural": "医療券の依頼",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["declined", "granted", "requested"])),
                        name="eligibility_voucherrequest_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("recipient", "organisation", "month", "care"),
                        name="eligibility_voucherrequest_one_is_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="eligibility_voucherrequest_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "requested"), ("voucher__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("state", "granted"), ("voucher__isnull", False)),
                            models.Q(
                                models.Q(("state__in", ["granted", "requested"]), _negated=True),
                                ("answered_at__isnull", False),
                                ("voucher__isnull", True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="eligibility_voucherrequest_answered",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("facts_v2.sql")),
        migrations.RunSQL(sql("question_v2.sql")),
        migrations.RunSQL(sql("lookup_v2.sql")),
        migrations.RunSQL(sql("again_v1.sql")),
        migrations.RunSQL(sql("today_v1.sql")),
        migrations.RunSQL(sql("who_was_here_v2.sql")),
        migrations.RunSQL(sql("parts_v4.sql")),
        migrations.RunSQL(sql("looked_v4.sql")),
        migrations.RunSQL(sql("judged_v4.sql")),
        migrations.RunSQL(sql("written_v4.sql")),
        migrations.RunPython(finish),
    ]
