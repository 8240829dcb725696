"""What people of the demo can try out, in one sentence for each role."""

from collections.abc import Mapping

from miteinander.centres.vocabulary import Role
from miteinander.core.words import N_

TRY: Mapping[Role, str] = {
    Role.DIRECTOR: N_("Sehen Sie die Zahlen des Jahres an, das Team und wer Versiegeltes geöffnet hat."),
    Role.POOL_COORDINATOR: N_(
        "Vergeben Sie eine offene Anfrage, pflegen Sie den Pool und öffnen Sie versiegelte Bankdaten."
    ),
    Role.OFFICER: N_("Nehmen Sie eine Anfrage am Telefon auf und sehen Sie nach, wer welche Sprache spricht."),
    Role.SECONDED_TEACHER: N_("Fragen Sie für eine Schule an, die anruft, und verfolgen Sie, was daraus wird."),
    Role.ADMIN: N_("Prüfen Sie gemeldete Zeiten, schließen Sie Anfragen ab und tragen Sie Nachweise ein."),
    Role.DATA_PROTECTION: N_("Lesen Sie im Protokoll, wer wann welche versiegelten Angaben geöffnet hat."),
    Role.ORG_USER: N_("Fragen Sie eine Sprachmittlung an, laden Sie die Auftragsbestätigung und melden Sie Zeiten."),
    Role.INTERPRETER: N_("Sehen Sie Ihre Einsätze, geben Sie einen zurück und tragen Sie freie Zeiten ein."),
}
