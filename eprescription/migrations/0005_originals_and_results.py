from pathlib import Path

from django.db import migrations, models


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0004_pharmacy_lists")]

    operations = [
        migrations.AddField(
            model_name="storedoriginal",
            name="prescription_uid",
            field=models.UUIDField(null=True, verbose_name="処方箋の識別子"),
        ),
        migrations.AddIndex(
            model_name="storedoriginal",
            index=models.Index(fields=["prescription_uid", "organisation"], name="eprescription_original_of"),
        ),
        migrations.RunSQL(sql("originals_v1.sql")),
    ]
