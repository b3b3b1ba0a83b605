from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0003_counts")]

    operations = [migrations.RunSQL(sql("pharmacy_lists_v1.sql"))]
