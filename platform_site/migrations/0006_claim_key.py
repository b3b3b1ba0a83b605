from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("platform_site", "0005_partitions_without_waiting"),
    ]

    operations = [
        migrations.RunSQL(sql("claim_key_v1.sql")),
    ]
