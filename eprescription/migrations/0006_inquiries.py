from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


def organisation(label):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="platform_site.organisation",
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0005_originals_and_results")]

    operations = [
        migrations.AddField("inquiry", "recorded_by", organisation("回答を登録した機関")),
        migrations.AddField(
            "inquiry",
            "recorder",
            models.CharField(blank=True, db_default="", max_length=64, verbose_name="回答を登録した担当者"),
        ),
        migrations.AddField(
            "protocol", "proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="提案日時")
        ),
        migrations.AddField(
            "protocol", "ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")
        ),
        migrations.AddField("protocol", "ended_by", organisation("終了した側")),
        migrations.AddConstraint(
            "protocol",
            models.CheckConstraint(
                name="eprescription_protocol_ended_by_a_party",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False) & (Q(ended_by=F("issuer")) | Q(ended_by=F("pharmacy"))),
            ),
        ),
        migrations.RunSQL(sql("inquiries_v1.sql")),
    ]
