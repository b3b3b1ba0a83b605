from pathlib import Path

from django.db import migrations


PARTITIONS = """
    select sample_little(c.relname) from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where c.relispartition and c.relkind = 'r' and c.relname ~ '_[0-9]{8}$'
"""


def sql(name):
    return (Path(__file__).parent.parent / "sql" / name).read_text()


class Migration(migrations.Migration):
    dependencies = [("platform_site", "0009_counted_together")]

    operations = [
        migrations.RunSQL(sql("make_partition_v2.sql")),
        migrations.RunSQL(PARTITIONS),
    ]
