from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0001_squashed_0009_nobodys_functions"), ("platform_site", "0009_counted_together")]

    operations = [
        migrations.RunSQL(sql("looked_v5.sql")),
        migrations.RunSQL(sql("check_v5.sql")),
    ]
