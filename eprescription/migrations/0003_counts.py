from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0002_redeem")]

    operations = [migrations.RunSQL(sql("counts_v1.sql")), migrations.RunSQL(sql("told_v1.sql"))]
