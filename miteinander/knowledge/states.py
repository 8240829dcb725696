"""The life cycle of what the centre knows."""

from miteinander.core.states import LifeCycle
from miteinander.core.words import N_, Word
from miteinander.knowledge.vocabulary import Deed


class EntryState(Word):
    """Where an entry stands. It begins as DRAFT."""

    DRAFT = "draft", N_("Entwurf")
    PUBLISHED = "published", N_("veröffentlicht")
    WITHDRAWN = "withdrawn", N_("zurückgezogen")


ENTRY_CYCLE: LifeCycle[EntryState] = LifeCycle(
    {
        EntryState.DRAFT: {
            Deed.CHANGE: EntryState.DRAFT,
            Deed.PUBLISH: EntryState.PUBLISHED,
            Deed.WITHDRAW: EntryState.WITHDRAWN,
        },
        EntryState.PUBLISHED: {
            # Stays published: so it is changed by those only who may publish.
            Deed.CHANGE: EntryState.PUBLISHED,
            Deed.WITHDRAW: EntryState.WITHDRAWN,
        },
        EntryState.WITHDRAWN: {Deed.REOPEN: EntryState.DRAFT},
    }
)
