"""Pages on which a list becomes institutions: choose the file, say what its columns mean, look, take in."""

import uuid
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from miteinander.core import sheets
from miteinander.core.labels import sentence
from miteinander.core.pages import Button, FormPage, found
from miteinander.core.sheets.words import Remark
from miteinander.core.time import local_day
from miteinander.directory import permissions, queries, use_cases
from miteinander.directory.forms import uploads as forms
from miteinander.directory.vocabulary import InstitutionKind

SHOWN = 20
MOST_FAULTS = 100
SAMPLES = 3


class Bring(FormPage):
    """Choose the file. It is read at once, nothing is taken in yet."""

    opens = permissions.bring_list
    form_class = forms.UploadForm
    template_name = "directory/bring_list.html"

    def deed(self, form: forms.UploadForm) -> Any:
        file = form.cleaned_data["file"]
        return use_cases.bring(
            upload_id=form.cleaned_data["key"],
            file_name=file.name,
            raw=file.read(sheets.limits.MOST_BYTES + 1),
            by=self.request.actor,
            at=timezone.now(),
        )

    def get_success_url(self) -> str:
        return reverse("directory:upload", args=[self.result.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(uploads=queries.uploads(), back_url=reverse("directory:institutions"), **more)


class Upload(FormPage):
    """What was read, what its columns mean, and what would become of it."""

    opens = permissions.bring_list
    form_class = forms.ColumnsForm
    template_name = "directory/upload.html"

    @cached_property
    def upload(self) -> Any:
        return found(queries.upload(upload_id=self.kwargs["id"]))

    def get_form_kwargs(self) -> dict[str, Any]:
        cells = [row for _number, row in self.upload.rows[:200]]
        samples = [
            " · ".join([row[place][:40] for row in cells if row[place].strip()][:SAMPLES])
            for place in range(len(self.upload.heads))
        ]
        return super().get_form_kwargs() | {"heads": self.upload.heads, "samples": samples}

    def get_initial(self) -> dict[str, Any]:
        meant = {f"column_{place}": column for place, column in enumerate(self.upload.columns)}
        return meant | {"kind": self.upload.kind, "version": self.upload.version}

    def deed(self, form: forms.ColumnsForm) -> Any:
        kind = form.cleaned_data["kind"]
        return use_cases.say_columns(
            upload_id=self.upload.id,
            columns=form.columns(),
            kind=InstitutionKind(kind) if kind else None,
            version=form.cleaned_data["version"] or 0,
            by=self.request.actor,
        )

    def get_success_url(self) -> str:
        return reverse("directory:upload", args=[self.upload.id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        today = local_day(timezone.now())
        context = super().get_context_data(
            upload=self.upload,
            remarks=[sentence(Remark(word), values) for word, values in self.upload.remarks],
            back_url=reverse("directory:institutions"),
            **more,
        )
        if self.upload.taken_at is not None:
            return context
        plan = queries.plan_of(upload=self.upload, today=today, compare=True)
        faults = plan.faults[:MOST_FAULTS]
        before = queries.taken_before(upload=self.upload)
        return context | {
            "before": before,
            "plan": plan,
            "leave_out": "yes" if plan.faults else "",
            "again": "yes" if before else "",
            "faults": [(fault.row, fault.heading, sentence(fault.reason, fault.values)) for fault in faults],
            "more_faults": len(plan.faults) - len(faults),
            "faulty_rows": len({fault.row for fault in plan.faults}),
            "shown": [*plan.new, *plan.changes][:SHOWN],
            "refuges": [entry for entry in plan.new if entry.facts.protected],
            "resembling": [(entry, *plan.resembles[entry.row]) for entry in plan.new if entry.row in plan.resembles][
                :SHOWN
            ],
        }


class OfUpload(Button):
    """A button on the page of a list."""

    def back_url(self) -> str:
        return reverse("directory:upload", args=[self.kwargs["id"]])


class TakeIn(OfUpload):
    """Put the whole list into the directory."""

    opens = permissions.bring_list

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.upload(upload_id=self.kwargs["id"]))
        taken = use_cases.take_in(
            upload_id=self.kwargs["id"],
            version=version,
            leave_out=self.request.POST.get("leave_out") == "yes",
            again=self.request.POST.get("again") == "yes",
            by=self.request.actor,
            at=timezone.now(),
        )
        self.done_message = ngettext(
            "Übernommen: eine neue Einrichtung, %(changed)s geändert.",
            "Übernommen: %(added)s neue Einrichtungen, %(changed)s geändert.",
            taken.added,
        ) % {"added": taken.added, "changed": taken.changed}


class ThrowAway(OfUpload):
    """Forget the list."""

    opens = permissions.bring_list
    done_message = _("Die Liste ist verworfen. Nichts wurde übernommen.")

    def deed(self, *, key: uuid.UUID, version: int) -> None:
        found(queries.upload(upload_id=self.kwargs["id"]))
        use_cases.throw_away(upload_id=self.kwargs["id"], version=version, by=self.request.actor)
        self.gone = True

    def back_url(self) -> str:
        return reverse("directory:bring_list") if getattr(self, "gone", False) else super().back_url()
