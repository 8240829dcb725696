"""How long rows about people are kept: every walled table names its class; the periods belong to the centre and its law."""

from miteinander.core.words import N_, Word


class RetentionClass(Word):
    """Why a row is kept, and from when its period runs. A nightly job deletes what is due (to come with the periods)."""

    MEMBERSHIP = "membership", N_("bis zum Ende der Mitwirkung: wer wofür handeln durfte, muss nachvollziehbar bleiben")
    POOL = "pool", N_("bis zum Ende der Mitarbeit im Pool: ohne Angaben zur Person keine Vermittlung")
    REQUEST = "request", N_("ab Abschluss der Anfrage: Nachweis der Verwendung von Landesmitteln")
    PUBLISHED = "published", N_("solange veröffentlicht: keine Angaben über Personen außerhalb ihres Amtes")
    TERMS = "terms", N_("solange daraus entschieden wurde: keine Angaben über Personen")
    MESSAGE = "message", N_("ab Versand: Beleg, dass die Nachricht hinausging")
    DIRECTORY = "directory", N_("solange die Einrichtung mit dem Zentrum arbeitet")
    LOG = "log", N_("ab Eintrag: wer Versiegeltes geöffnet hat")
