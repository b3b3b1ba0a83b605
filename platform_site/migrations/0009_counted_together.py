from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("platform_site", "0001_squashed_0008_nobodys_functions")]

    operations = [
        migrations.RunSQL(sql("limits_v2.sql")),
    ]
