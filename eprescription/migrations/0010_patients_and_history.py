from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0009_recall_reach")]

    operations = [migrations.RunSQL(sql("patients_v1.sql")), migrations.RunSQL(sql("history_v2.sql"))]
