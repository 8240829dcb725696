"""What decides whether somebody of the pool can be asked: papers seen, free times, absences, where she must not be sent."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from miteinander.core.pages import found
from miteinander.core.time import local_day
from miteinander.directory import queries as directory
from miteinander.interpreting import permissions, use_cases
from miteinander.interpreting.forms import pool as forms
from miteinander.interpreting.views.pool import ButtonOnPerson, DeedOnPerson
from miteinander.interpreting.vocabulary import PaperKind


class SeePaper(DeedOnPerson):
    """That a paper was seen."""

    opens = permissions.see_paper
    form_class = forms.PaperForm
    heading = gettext_lazy("Nachweis eintragen")
    text = gettext_lazy("Wir halten nur fest, dass Sie den Nachweis gesehen haben. Bitte keine Kopie aufheben.")

    def get_initial(self) -> dict[str, Any]:
        return {"seen_on": local_day(timezone.now()), "kind": self.request.GET.get("kind", "")}

    def deed(self, form: forms.PaperForm) -> Any:
        typed = form.cleaned_data
        days = {name: typed[name] for name in ("seen_on", "issued_on", "valid_until")}
        return use_cases.see_paper(**self.sent(paper_id=typed["key"], kind=PaperKind(typed["kind"]), **days))


class FreeTimes(DeedOnPerson):
    """When she is usually free."""

    opens = permissions.set_free_times
    form_class = forms.FreeTimesForm
    template_name = "interpreting/free_times.html"
    heading = gettext_lazy("Freie Zeiten")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"free": self.seen.free}

    def deed(self, form: forms.FreeTimesForm) -> Any:
        return use_cases.set_free_times(**self.sent(free=form.free()))


class Absence(DeedOnPerson):
    """Days away."""

    opens = permissions.absence
    form_class = forms.AbsenceForm
    heading = gettext_lazy("Abwesenheit eintragen")
    text = gettext_lazy(
        "Einen Grund brauchen wir nicht. Schon vergebene Einsätze bleiben, bis sie zurückgegeben werden."
    )

    def deed(self, form: forms.AbsenceForm) -> Any:
        typed = form.cleaned_data
        return use_cases.add_absence(
            **self.sent(absence_id=typed["key"], first_on=typed["first_on"], last_on=typed["last_on"])
        )


class RemoveAbsence(ButtonOnPerson):
    """She is not away after all."""

    opens = permissions.absence

    def deed(self, *, key: UUID, version: int) -> None:
        found(next((away for away in self.seen.absences if away.id == self.kwargs["absence_id"]), None))
        use_cases.remove_absence(absence_id=self.kwargs["absence_id"], by=self.request.actor, at=timezone.now())


class AddConflict(DeedOnPerson):
    """Where she must not be sent."""

    opens = permissions.conflict
    form_class = forms.ConflictForm
    heading = gettext_lazy("Hier nicht einsetzen")
    text = gettext_lazy(
        "Zum Beispiel beim eigenen Arbeitgeber oder an der Schule der eigenen Kinder. Nur die Koordination sieht das."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"institutions": directory.active_institutions()}

    def deed(self, form: forms.ConflictForm) -> Any:
        return use_cases.add_conflict(**self.sent(institution_id=UUID(form.cleaned_data["institution"])))


class RemoveConflict(ButtonOnPerson):
    """She may be sent there again."""

    opens = permissions.conflict

    def deed(self, *, key: UUID, version: int) -> None:
        use_cases.remove_conflict(
            interpreter_id=self.seen.interpreter.id, institution_id=self.kwargs["institution_id"], by=self.request.actor,
            at=timezone.now(),
        )  # fmt: skip
