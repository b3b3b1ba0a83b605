from pathlib import Path

from django.db import migrations


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0007_who_was_here")]

    operations = [
        migrations.RunSQL(sql("parts_v4.sql")),
        migrations.RunSQL(sql("looked_v4.sql")),
        migrations.RunSQL(sql("judged_v4.sql")),
        migrations.RunSQL(sql("check_v4.sql")),
        # The release before this one asks by the third form; nobody asks by the second any more.
        migrations.RunSQL(
            "drop function eligibility_checks_v2(jsonb), eligibility_check_v2(jsonb, boolean),"
            " eligibility_earlier_v1(eligibility_question_v1)"
        ),
    ]
