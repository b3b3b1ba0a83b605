from pathlib import Path

import django.db.models.deletion
import uuid
from django.db import migrations, models


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0006_inquiries")]

    operations = [
        migrations.CreateModel(
            name="ReleaseTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子")),
                ("first_day", models.DateField(verbose_name="最初の日")),
                ("last_day", models.DateField(verbose_name="最後の日")),
                ("asked_at", models.DateTimeField(verbose_name="依頼日時")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終了日時")),
                ("after", models.UUIDField(default=uuid.UUID(int=0), verbose_name="最後に確かめたチェック")),
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
                        condition=models.Q(("first_day__lte", models.F("last_day"))),
                        name="eprescription_trial_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release", models.F("against")), _negated=True),
                        name="eprescription_trial_of_two",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("trials_v1.sql")),
    ]
