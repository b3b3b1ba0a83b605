from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("platform_site", "0008_nobodys_functions")]

    operations = [
        migrations.RunSQL((Path(__file__).parent.parent / "sql" / "limits_v2.sql").read_text()),
    ]
