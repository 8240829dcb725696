from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunSQL("ALTER TABLE mfa_authenticator ADD COLUMN probe int")]
