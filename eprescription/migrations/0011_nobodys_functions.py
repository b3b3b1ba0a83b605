from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0010_patients_and_history")]

    operations = [
        # The release before this one asks by the second form (I03-7).
        migrations.RunSQL("drop function eprescription_history_v1(jsonb)"),
    ]
