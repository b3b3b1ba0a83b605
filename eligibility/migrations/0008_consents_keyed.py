from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0007_who_was_here")]

    operations = [migrations.RunSQL(sql("write_v3_keyed.sql"))]
