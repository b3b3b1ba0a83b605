import django.db.models.deletion
from django.db import migrations, models


def drop(index):
    return migrations.RunSQL(f"drop index concurrently if exists {index}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("platform_site", "0006_claim_key")]

    operations = [
        # platform_site_consent_of begins with the person; nobody asks for all consents to an organisation.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="consent",
                    name=name,
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=f"platform_site.{name}",
                        verbose_name=verbose_name,
                    ),
                )
                for name, verbose_name in [("person", "本人"), ("organisation", "機関")]
            ],
            database_operations=[
                drop("platform_site_consent_person_id_9a803ad5"),
                drop("platform_site_consent_organisation_id_f3d10861"),
            ],
        ),
    ]
