"""Rights of the application on the queue."""

from django.db import migrations

from miteinander.core import security


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_walls"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        security.Grants(
            security.APP,
            "SELECT, INSERT, UPDATE, DELETE",
            "procrastinate_jobs",
            "procrastinate_events",
            "procrastinate_periodic_defers",
            "procrastinate_workers",
        ),
        security.Grants(
            security.APP,
            "USAGE",
            "SEQUENCE procrastinate_jobs_id_seq",
            "procrastinate_events_id_seq",
            "procrastinate_periodic_defers_id_seq",
        ),
    ]
