from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0006_checks_written_together")]

    operations = [migrations.RunSQL(sql("who_was_here_v1.sql"))]
