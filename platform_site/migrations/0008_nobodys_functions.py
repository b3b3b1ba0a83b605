from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("platform_site", "0007_consents_by_whose_and_where")]

    operations = [
        # A purge retires partitions one by one, in transactions of their own, since the release before this one (I03-7).
        migrations.RunSQL("drop function drop_partitions(text, timestamptz)"),
    ]
