from pathlib import Path

from django.db import migrations, models


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0001_squashed_0011_nobodys_functions")]

    operations = [
        migrations.AddField(
            model_name="dispensing",
            name="slip",
            field=models.BinaryField(null=True, verbose_name="紙の処方箋の内容（封緘）"),
        ),
        migrations.RunSQL(sql("papers_v1.sql")),
    ]
