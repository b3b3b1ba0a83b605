from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("eprescription", "0007_release_trials")]

    operations = [
        migrations.AddField(
            model_name="dispensing",
            name="next_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="次回調剤予定日"),
        ),
        migrations.AddField(
            model_name="medicationline",
            name="amount",
            field=models.CharField(blank=True, db_default="", max_length=60, verbose_name="調剤量"),
        ),
    ]
