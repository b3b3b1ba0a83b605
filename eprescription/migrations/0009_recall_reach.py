from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0008_decided_and_given")]

    operations = [migrations.RunSQL(sql("recall_reach_v1.sql"))]
