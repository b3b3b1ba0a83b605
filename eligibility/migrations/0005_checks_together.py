from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0004_usage")]

    operations = [migrations.RunSQL(sql("check_v2.sql"))]
