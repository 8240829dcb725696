"""Who may go through which door: written by hand from the roles as the centres describe them, never computed from the permissions.

Letters: D director, F officer, T seconded teacher, K pool coordinator, A administration, P data protection, E member of an
institution, S interpreter. A capital: the door is open. A dot: it is shut (403). A small letter: the door is open, but this
thing is not for her, or is not there (404). ``everybody``: nobody is asked who she is. ``anybody``: whoever is signed in, or
about to. ``nobody``: a door of the sign-in library that we do not use; it declares nothing and is shut.

How: ``get`` only to read, ``form`` to read and to send, ``post`` only to send. Thing: what the address names (``house.Side``).
"""

from dataclasses import dataclass

from miteinander.centres.vocabulary import Role

LETTERS = {
    "D": Role.DIRECTOR,
    "F": Role.OFFICER,
    "T": Role.SECONDED_TEACHER,
    "K": Role.POOL_COORDINATOR,
    "A": Role.ADMIN,
    "P": Role.DATA_PROTECTION,
    "E": Role.ORG_USER,
    "S": Role.INTERPRETER,
}
TABLE = """
portal:centres                               get   everybody        -
portal:centre                                get   everybody        slug
imprint                                      get   everybody        -
privacy                                      get   everybody        -
licences                                     get   everybody        -
set_language                                 post  everybody        -
set_theme                                    post  everybody        -

demo:door                                    form  anybody          -
account_login                                form  anybody          -
mfa_authenticate                             form  anybody          -

centres:choose                               form  D F T K A P E S  -
account_logout                               form  D F T K A P E S  -
account_reauthenticate                       form  D F T K A P E S  -
account_change_password                      form  D F T K A P E S  -
mfa_reauthenticate                           form  D F T K A P E S  -
mfa_index                                    get   D F T K A P E S  -
mfa_activate_totp                            form  D F T K A P E S  -
mfa_deactivate_totp                          form  d f t k a p e s  -
mfa_view_recovery_codes                      get   d f t k a p e s  -
mfa_download_recovery_codes                  get   d f t k a p e s  -
mfa_generate_recovery_codes                  form  D F T K A P E S  -

account_signup                               form  nobody           -
account_inactive                             get   nobody           -
account_email                                form  nobody           -
account_email_verification_sent              get   nobody           -
account_confirm_email                        form  nobody           key
account_confirm_login_code                   form  nobody           -
account_set_password                         form  nobody           -
account_reset_password                       form  nobody           -
account_reset_password_done                  get   nobody           -
account_reset_password_from_key              form  nobody           reset_key
account_reset_password_from_key_done         get   nobody           -

workbench:today                              get   D F T K A P E S  -
centres:team                                 get   D F T K A P . .  -
centres:add_member                           form  D . . . . . . .  -
centres:end_membership                       form  D . . . . . . .  colleague

directory:institutions                       get   D F T K A P . .  -
directory:institution                        get   D F T K A P . .  institution
directory:own                                get   . . . . . . E .  -
directory:add_institution                    form  D . . K A . . .  -
directory:change_institution                 form  D . . K A . . .  institution
directory:deactivate                         post  D . . K A . . .  institution
directory:reactivate                         post  D . . K A . . .  signed_off
directory:add_contact                        form  D . . K A . . .  institution
directory:end_contact                        form  D . . K A . . .  contact

correspondence:outbox                        get   D . . K A . . .  -
correspondence:mail                          get   D . . K A . . .  mail

interpreting:board                           get   D F T K A . . .  -
interpreting:asked_by_me                     get   D F T K A . . .  -
interpreting:requests                        get   . . . . . . E .  -
interpreting:assignments                     get   . . . . . . . S  -
interpreting:ask                             form  . F T K . . E .  -
interpreting:request                         get   D F T K A . E S  assigned
interpreting:confirmation                    get   D F T K A . E s  assigned
interpreting:confirmation_for_interpreter    get   D F T K A . e S  assigned
interpreting:proof                           get   D F T K A . E S  assigned
interpreting:candidates                      get   . . . K . . . .  asked
interpreting:assign                          form  . . . K . . . .  asked
interpreting:refuse                          form  . . . K . . . .  asked
interpreting:give_up                         form  . . . K . . . .  asked
interpreting:hold                            post  . . . K . . . .  asked
interpreting:note                            form  D F T K A . . .  asked
interpreting:withdraw                        form  D F T K . . E .  asked
interpreting:hand_back                       form  . . . K . . . S  assigned
interpreting:report                          form  . . . K A . E S  over
interpreting:close                           form  D . . K A . . .  reported

interpreting:pool                            get   D F T K A . . .  -
interpreting:interpreter                     get   D F T K A . . .  interpreter
interpreting:myself                          get   . . . . . . . S  -
interpreting:add_interpreter                 form  . . . K . . . .  -
interpreting:change_interpreter              form  . . . K . . . .  interpreter
interpreting:speak                           form  . . . K . . . .  interpreter
interpreting:unspeak                         post  . . . K . . . .  spoken
interpreting:see_paper                       form  . . . K A . . .  interpreter
interpreting:set_free_times                  form  . . . K . . . S  interpreter
interpreting:absence                         form  . . . K . . . S  interpreter
interpreting:remove_absence                  post  . . . K . . . S  absence
interpreting:conflict                        form  . . . K . . . .  interpreter
interpreting:remove_conflict                 post  . . . K . . . .  conflict
interpreting:pool_deed                       form  . . . K . . . .  pool_deed
interpreting:give_access                     form  . . . K . . . .  without_access
interpreting:seal_private                    form  . . . K A . . .  interpreter
interpreting:private                         form  . . . K . . . .  interpreter
interpreting:openings                        get   D . . . . P . .  -
interpreting:figures                         get   D . . K A . . .  -
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One door: how it is used, for whom it is open, what its address names."""

    how: str
    who: str
    thing: str

    @property
    def open_to_all(self) -> bool:
        return self.who in ("everybody", "anybody")

    @property
    def shut(self) -> bool:
        return self.who == "nobody"

    def opens(self, letter: str) -> bool:
        return self.open_to_all or (letter in self.who.upper() and not self.shut)

    def hers(self, letter: str) -> bool:
        return self.open_to_all or (letter in self.who and not self.shut)


def rows() -> dict[str, Row]:
    """The table, by name of the door."""
    found = {}
    for line in filter(None, TABLE.splitlines()):
        name, how, *who, thing = line.split()
        found[name] = Row(how, "".join(who) if len(who) > 1 else who[0], thing)
    return found
