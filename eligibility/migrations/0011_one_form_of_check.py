from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0010_misses_among_others")]

    operations = [
        # What only releases before N−1 asked by; an empty database never had it.
        migrations.RunSQL("drop function if exists eligibility_checks_v4(jsonb)"),
        migrations.RunSQL(
            "drop function if exists eligibility_looked_v4(eligibility_question_v1[], timestamptz, timestamptz)"
        ),
    ]
