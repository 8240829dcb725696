"""Why a file is not read, and what one should know of a file that was. Knows nothing of Django: the child speaks these codes."""

from miteinander.core.words import N_, Word


class Fault(Word):
    """The one reason why a file was not read."""

    EMPTY = "empty", N_("Die Datei ist leer.")
    TOO_BIG = (
        "too_big",
        N_("Die Datei ist zu groß: Mehr als %(most)s MB nehmen wir nicht an. Bitte teilen Sie sie auf."),
    )
    UNKNOWN = (
        "unknown",
        N_("Das ist keine Tabelle. Bitte speichern Sie als Excel-Arbeitsmappe (.xlsx), CSV oder vCard (.vcf)."),
    )
    OLD_EXCEL = (
        "old_excel",
        N_(
            "Das ist eine alte (.xls) oder mit Kennwort geschützte Excel-Datei. Bitte ohne Kennwort als .xlsx speichern."
        ),
    )
    LOCKED = "locked", N_("Die Datei ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")
    OTHER_OFFICE = (
        "other_office",
        N_("Dieses Office-Format lesen wir nicht. Bitte als Excel-Arbeitsmappe (.xlsx) oder CSV speichern."),
    )
    WRONG_NAME = (
        "wrong_name",
        N_("Der Name endet auf „%(suffix)s“, der Inhalt ist aber etwas anderes. Bitte prüfen Sie die Datei."),
    )
    MACROS = (
        "macros",
        N_("Die Datei enthält Makros oder eingebettete Programme. Bitte als .xlsx ohne Makros speichern."),
    )
    LINKS = (
        "links",
        N_("Die Datei holt Werte aus anderen Dateien oder Quellen. Bitte nur die Werte einfügen und neu speichern."),
    )
    BROKEN = "broken", N_("Die Datei ist beschädigt und lässt sich nicht lesen. Bitte speichern Sie sie neu.")
    TOO_MUCH = (
        "too_much",
        N_(
            "Die Datei ist zu aufwendig und wurde nicht gelesen. Bitte kopieren Sie nur die Werte in eine neue Tabelle."
        ),
    )
    TOO_MANY_ROWS = (
        "too_many_rows",
        N_("Das sind zu viele Zeilen: Höchstens %(most)s auf einmal. Bitte teilen Sie die Liste auf."),
    )
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        N_("Das sind zu viele Spalten: Höchstens %(most)s. Gelesen bis Zeile %(row)s."),
    )
    LONG_CELL = "long_cell", N_("Zeile %(row)s: In einer Zelle stehen mehr als %(most)s Zeichen. Bitte kürzen Sie sie.")
    NUL = "nul", N_("Zeile %(row)s: Hier steht ein Nullzeichen. Bitte speichern Sie die Datei neu als CSV.")
    QUOTES = "quotes", N_("Zeile %(row)s: Die Anführungszeichen passen nicht zusammen.")
    NO_TABLE = "no_table", N_("In der Datei steht keine Tabelle mit Überschriften und Zeilen darunter.")
    TORN_CARD = "torn_card", N_("Zeile %(row)s: Diese vCard ist nicht vollständig.")


class Remark(Word):
    """What one should know of a file that was read."""

    HIDDEN_SHEETS = "hidden_sheets", N_("Nicht gelesen: die verborgenen Blätter %(names)s.")
    OTHER_SHEETS = "other_sheets", N_("Gelesen wurde nur das Blatt „%(name)s“, nicht %(names)s.")
    MERGED_HEADS = "merged_heads", N_("Die Überschriften standen in verbundenen Zellen und wurden zusammengezogen.")
    ABOVE = "above", N_("Was über der Tabelle stand, wurde übergangen (bis Zeile %(row)s).")
    ENCODING = "encoding", N_("Gelesen als %(name)s. Bitte prüfen Sie Umlaute und Namen.")


class Refusal(Exception):
    """The reader gives up, with the reason."""

    def __init__(self, fault: Fault, **values: object) -> None:
        self.fault, self.values = fault, values
        super().__init__(fault)
