from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0005_checks_together")]

    operations = [
        migrations.RunSQL(sql("facts_v2.sql")),
        migrations.RunSQL(sql("judged_v3.sql")),
        migrations.RunSQL(sql("check_v3.sql")),
        # The release before this one asks by eligibility_checks_v2 (I03-7); nobody asks by the first form any more.
        migrations.RunSQL("drop function eligibility_check_v1(jsonb)"),
    ]
