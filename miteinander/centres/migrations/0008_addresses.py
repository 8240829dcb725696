"""A new mail address for an account, until it is confirmed; a former one as long as mails to it may lie here."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from miteinander.core import security


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0007_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('former', models.EmailField(max_length=254)),
                ('address', models.EmailField(max_length=254)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-asked_at'], name='address_change_of_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('user',), name='address_change_open_once'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='address_change_dates_in_order')],
            },
        ),
        security.Grants(security.APP, "SELECT, INSERT, UPDATE, DELETE", "centres_addresschange"),
    ]
