"""Who of the team had a mail sent again."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0006_downloads'),
        ('correspondence', '0003_recipient'),
    ]

    operations = [
        migrations.CreateModel(
            name='Repeat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('corrected', models.BooleanField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.member')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repeats', to='correspondence.mail')),
            ],
            options={
                'indexes': [models.Index(fields=['centre', 'mail', 'at'], name='repeat_of_mail')],
            },
        ),
        security.Wall("Repeat"),
        security.Statements(f"REVOKE UPDATE ON correspondence_repeat FROM {security.APP}"),
    ]
