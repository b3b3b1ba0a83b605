from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("platform_site", "0004_heartbeats_and_disks"),
    ]

    operations = [
        migrations.RunSQL(sql("partitions_v2.sql")),
    ]
