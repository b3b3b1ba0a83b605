from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0008_checks_looked_up_together")]

    operations = [
        # The release before this one asks by the fourth form (I03-7); nobody asks by the third any more.
        migrations.RunSQL(
            "drop function eligibility_checks_v3(jsonb), eligibility_is_mine_v3(eligibility_question_v1, boolean),"
            " eligibility_judged_v3(eligibility_question_v1, boolean, bytea, uuid, int),"
            " eligibility_write_v3(eligibility_question_v1[], eligibility_check[]),"
            " eligibility_match_v1(eligibility_question_v1), eligibility_standing_v1(bigint, date, boolean, bigint[]),"
            " eligibility_certificates_v1(eligibility_question_v1, bigint[]), eligibility_recipient_v1(bigint, date)"
        ),
        # eprescription_patient_v1 asks it for them.
        migrations.RunSQL("drop function eligibility_has_numbers_v1(bigint, text, text, text, text, date)"),
    ]
