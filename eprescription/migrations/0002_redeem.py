from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0001_initial")]

    operations = [migrations.RunSQL(sql("redeem_v1.sql"))]
