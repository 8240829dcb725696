"""Every night: one job per centre."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from miteinander.core.tenancy import acting_for, system
from miteinander.keeping import queries, tasks

pytestmark = pytest.mark.django_db


def test_a_night_is_one_job_per_centre_and_each_has_its_number() -> None:
    tasks.night(timestamp=0)
    jobs = list(
        ProcrastinateJob.objects.filter(task_name=tasks.DELETE_DUE).order_by("id").values_list("args", flat=True)
    )
    assert sorted(args["centre_id"] for args in jobs) == [1, 2]
    assert len({args["run_id"] for args in jobs}) == 2
    for args in jobs:
        tasks.delete_due(**args)
    with acting_for(system(1), read_only=True):
        assert (queries.nights(), queries.check()) == (1, None)
