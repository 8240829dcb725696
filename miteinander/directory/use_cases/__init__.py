"""Deeds of the directory: bring in reference data, keep institutions, whom one asks for there, and who speaks for them."""

from miteinander.directory.use_cases.confirming import (
    Asking,
    accept,
    answer,
    ask_to_confirm,
    decline,
    note_confirmed,
    set_terms,
)
from miteinander.directory.use_cases.contacts import add_contact_person, change_contact_person
from miteinander.directory.use_cases.institutions import (
    add_contact,
    add_institution,
    change_institution,
    deactivate,
    end_contact,
    facts_of,
    invite_contact,
    reactivate,
)
from miteinander.directory.use_cases.links import Link, add_link
from miteinander.directory.use_cases.loading import Loaded, Outcome, load_reference
from miteinander.directory.use_cases.merging import keep_apart, merge
from miteinander.directory.use_cases.quarters import add_quarter, change_quarter
from miteinander.directory.use_cases.social_index import IndexLoaded, load_social_index
from miteinander.directory.use_cases.uploads import bring, forget_uploads, say_columns, take_in, throw_away

__all__ = [
    "Asking",
    "IndexLoaded",
    "Link",
    "Loaded",
    "Outcome",
    "accept",
    "add_contact",
    "add_contact_person",
    "add_institution",
    "add_link",
    "add_quarter",
    "answer",
    "ask_to_confirm",
    "bring",
    "change_contact_person",
    "change_institution",
    "change_quarter",
    "deactivate",
    "decline",
    "end_contact",
    "facts_of",
    "forget_uploads",
    "invite_contact",
    "keep_apart",
    "load_reference",
    "load_social_index",
    "merge",
    "note_confirmed",
    "reactivate",
    "say_columns",
    "set_terms",
    "take_in",
    "throw_away",
]
