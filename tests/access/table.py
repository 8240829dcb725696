"""Who may go through which door: written by hand from the roles as the centres describe them, never computed from the permissions.

Letters: D director, F officer, T seconded teacher, K pool coordinator, A administration, P data protection, E member of an
institution, S interpreter. A capital: the door is open. A dot: it is shut (403). A small letter: the door is open, but this
thing is not for her, or is not there (404). ``everybody``: nobody is asked who she is. ``anybody``: whoever is signed in, or
about to. ``elsewhere``: the same, but what this address names is not there (404).
``nobody``: a door of the sign-in library that we do not use; it declares nothing and is shut.

How: ``get`` only to read, ``form`` to read and to send, ``post`` only to send. Thing: what the address names (``house.Side``).
``again`` in the last column: whoever goes through has shown within the last ten minutes that it is she.
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
portal:centre_map                            get   everybody        slug
portal:knowledge                             get   everybody        slug
portal:file                                  get   everybody        public_entry
public_entry                                 get   everybody        public_entry
portal:picture                               get   everybody        public_picture
portal:profile_file                          get   everybody        public_download
portal:institutions                          get   everybody        slug
imprint                                      get   everybody        -
privacy                                      get   everybody        -
licences                                     get   everybody        -
set_language                                 post  everybody        -
set_theme                                    post  everybody        -

demo:door                                    form  anybody          -
demo:confirm                                 form  D F T K A P E S  -
account_login                                form  anybody          -
mfa_authenticate                             form  anybody          -
mfa_login_webauthn                           form  anybody          -
openid_connect_login                         get   elsewhere        town
openid_connect_callback                      get   elsewhere        town

centres:choose                               form  D F T K A P E S  -
centres:own_details                          form  D F T K A P E .  -
centres:change_address                       form  D F T K A P E S  -        again
centres:confirm_address                      form  D F T K A P E S  own_link again
account_logout                               form  D F T K A P E S  -
account_reauthenticate                       form  D F T K A P E S  -
account_change_password                      form  D F T K A P E S  -        again
mfa_reauthenticate                           form  D F T K A P E S  -
mfa_index                                    get   D F T K A P E S  -
centres:choose_factor                        get   D F T K A P E S  -
centres:confirm_by_town                      get   D F T K A P E S  -
centres:confirmed                            get   D F T K A P E S  -
centres:end_others                           post  D F T K A P E S  -
mfa_reauthenticate_webauthn                  form  D F T K A P E S  -
mfa_list_webauthn                            get   nobody           -
mfa_add_webauthn                             form  D F T K A P E S  -        again
mfa_edit_webauthn                            form  d f t k a p e s  passkey  again
mfa_remove_webauthn                          form  d f t k a p e s  passkey  again
mfa_activate_totp                            form  D F T K A P E S  -        again
mfa_deactivate_totp                          form  d f t k a p e s  -        again
mfa_view_recovery_codes                      get   d f t k a p e s  -        again
mfa_download_recovery_codes                  get   nobody           -
mfa_generate_recovery_codes                  form  D F T K A P E S  -        again

account_signup                               form  nobody           -
account_inactive                             get   anybody          -
account_email                                form  nobody           -
account_email_verification_sent              get   nobody           -
account_confirm_email                        form  nobody           key
account_confirm_login_code                   form  nobody           -
account_set_password                         form  nobody           -
account_reset_password                       form  anybody          -
account_reset_password_done                  get   anybody          -
account_reset_password_from_key              form  anybody          reset_key
account_reset_password_from_key_done         get   anybody          -

workbench:today                              get   D F T K A P E S  -
workbench:overview                           get   D . . . . . . .  -
workbench:overview_sheet                     get   D . . . . . . .  -
workbench:search                             get   D F T K A P E S  -
workbench:preference                         form  D F T K A P E S  -
workbench:calendar                           get   D . . K A . E S  -        again
workbench:open_calendar                      post  D . . K A . E S  -        again
workbench:close_calendar                     post  D . . K A . E S  -
workbench:feed                               get   everybody        calendar
centres:team                                 get   D F T K A P . .  -
centres:rights                               get   D F T K A P E S  -
centres:accept                               form  anybody          invited
centres:member                               get   D F T K A P . .  colleague
centres:invite                               form  D . . . A . . .  -        again
centres:invitations                          get   D . . K A . . .  -
centres:send_again                           post  D . . K A . . .  invitation again
centres:withdraw                             post  D . . K A . . .  invitation again
centres:team_terms                           form  D . . . . . . .  -        again
centres:change_roles                         form  D . . . A . . .  officer  again
centres:end_membership                       form  D . . . A . . .  officer  again
centres:choose_topics                        form  D F T K A P . .  herself
centres:name_deputy                          form  D F T K A P . .  herself
centres:note_absence                         form  D F T K A P . .  herself
centres:strike_absence                       post  D F T K A P . .  her_absence
centres:show_oneself                         form  D F T K A P . .  -
centres:show_no_longer                       post  D F T K A P . .  -
centres:profile                              get   D . . . A . . .  -
centres:add_entry                            form  D . . . A . . .  entry_key
centres:entry                                get   D . . . A . . .  statement
centres:change_entry                         form  D . . . A . . .  statement
centres:publish_entry                        post  D . . . A . . .  drafted
centres:take_back_entry                      post  D . . . A . . .  statement
centres:discard_entry                        post  D . . . A . . .  drafted
centres:picture                              get   D . . . A . . .  picture
centres:file                                 get   D . . . A . . .  download
centres:set_hours                            form  D . . . A . . .  -
centres:add_exception                        form  D . . . A . . .  -
centres:strike_exception                     post  D . . . A . . .  closing
centres:topics                               get   D . . . A . . .  -
centres:add_topic                            form  D . . . A . . .  -
centres:change_topic                         form  D . . . A . . .  topic
centres:team_export                          form  D . . . . . . .  -        again
centres:invitations_export                   form  D . . . . . . .  -        again
centres:reset_factors                        form  D . . . A . . .  colleague again

directory:institutions                       get   D F T K A P . .  -
directory:institutions_download              get   D F T K A P . .  -
directory:contact_persons_export             form  D . . K A . . .  -        again
directory:institution                        get   D F T K A P . .  institution
directory:own                                get   . . . . . . E .  -
directory:add_institution                    form  D . . K A . . .  -
directory:change_institution                 form  D . . K A . . .  institution
directory:deactivate                         post  D . . K A . . .  institution again
directory:reactivate                         post  D . . K A . . .  signed_off
directory:quarters                           get   D F T K A P . .  -
directory:quarters_download                  get  D F T K A P . .  -
directory:add_quarter                        form  D . . K A . . .  -
directory:change_quarter                     form  D . . K A . . .  quarter
directory:duplicates                         get   D . . K A . . .  -
directory:merge                              form  D . . K A . . .  double   again
directory:keep_apart                         post  D . . K A . . .  double
directory:confirmations                      get   D . . K A . . .  -
directory:unconfirmed_download               get  D . . K A . . .  -
directory:set_confirmation_terms             form  D . . . A . . .  -
directory:proposal                           form  D . . K A . . .  proposal
directory:decline                            post  D . . K A . . .  proposal
directory:note_confirmed                     post  D . . K A . . .  institution
directory:confirm                            form  everybody        link
directory:bring_list                         form  D . . K A . . .  -
directory:upload                             form  D . . K A . . .  upload
directory:take_in                            post  D . . K A . . .  upload
directory:throw_away                         post  D . . K A . . .  upload
directory:add_contact_person                 form  D . . K A . . .  institution
directory:change_contact_person              form  D . . K A . . .  person
directory:add_contact                        form  D . . K A . . .  institution again
directory:end_contact                        form  D . . K A . . .  contact  again
directory:help_contact                       form  D . . K A . . .  contact       again

schools                                      get   D F T K A P . .  -
schools_download                             get   D F T K A P . .  -
school                                       get   D F T K A P . .  number
school_codes                                 get   D F T K A P . .  -
school_changes                               get   D F T K A P . .  -
school_changes_download                      get  D F T K A P . .  -

correspondence:outbox                        get   D . . K A . . .  -
correspondence:outbox_download               get   D . . K A . . .  -
correspondence:mail                          get   D . . K A . . .  mail
correspondence:send_again                    form  D . . K A . . .  undelivered

knowledge:entries                            get   D F T K A P E S  -
knowledge:entry                              get   D F T K A P E S  entry
knowledge:file                               get   D F T K A P E S  entry
knowledge:edition                            get   D F T K A P . .  edition
knowledge:add_material                       form  D F T . . . . .  -
knowledge:add_answer                         form  D F T . . . . .  -
knowledge:change                             form  D F T . . . . .  draft
knowledge:publish                            post  D F . . . . . .  draft
knowledge:withdraw                           post  D F . . . . . .  entry
knowledge:reopen                             post  D F T . . . . .  withdrawn
knowledge:give                               form  D F T K A . . .  entry
knowledge:tell                               form  D F T K A . . .  -
knowledge:entries_download                   get   D F T K A P . .  -
knowledge:figures                            get   D F T K A P . .  -
knowledge:figures_download                   get   D F T K A P . .  -

keeping:overview                             get   D . . . . P . .  -
keeping:due                                  get   D . . . . P . .  class
keeping:periods                              get   D . . . . P . .  -
keeping:register                             get   D . . . . P . .  -
keeping:set_period                           form  D . . . . . . .  class    again
keeping:set_agreement                        form  D . . . . . . .  class    again
keeping:offers                               get   D . . . . P . .  -
keeping:make_offer                           form  D . . . . . . .  -        again
keeping:offer                                get   D . . . . P . .  offer
keeping:offer_paper                          get   D . . . . P . .  offer
keeping:offer_list                           get   D . . . . P . .  offer
keeping:answer_offer                         form  D . . . . . . .  offer    again
keeping:fetch_taken                          form  D . . . . . . .  taken_offer again
keeping:hand_over                            post  D . . . . . . .  handover again
keeping:find                                 get   D . . K . . . .  -
keeping:mine                                 form  D F T K A P E S  -        again
keeping:package                              form  D . . K . . . .  record   again
keeping:erase                                form  D . . . . . . .  contact_record again
keeping:hold                                 form  D . . . . . . .  record   again
keeping:review_hold                          form  D . . . . . . .  hold     again
keeping:lift_hold                            post  D . . . . . . .  hold     again
keeping:nights                               get   D . . . . P . .  -
keeping:night                                get   D . . . . P . .  night
keeping:night_paper                          get   D . . . . P . .  night
keeping:exports                              get   D . . . . P . .  -
keeping:exports_export                       form  D . . . . P . .  -        again

interpreting:board                           get   D F T K A . . .  -
interpreting:board_download                  get   D . . K A . . .  -
interpreting:board_export                    form  D . . K . . . .  -        again
interpreting:asked_by_me                     get   D F T K A . . .  -
interpreting:asked_by_me_download            get  D F T K A . . .  -
interpreting:requests                        get   . . . . . . E .  -
interpreting:requests_download               get  . . . . . . E .  -
interpreting:requests_export                 form . . . . . . E .  -        again
interpreting:assignments                     get   . . . . . . . S  -
interpreting:assignments_download            get  . . . . . . . S  -
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
interpreting:pool_download                   get   D . . K A . . .  -
interpreting:pool_export                     form  . . . K . . . .  -        again
interpreting:interpreter                     get   D F T K A . . .  interpreter
interpreting:myself                          get   . . . . . . . S  -
interpreting:change_myself                   form  . . . . . . . S  -
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
interpreting:farewell                        form  . . . K . . . .  farewell again
interpreting:give_access                     form  . . . K . . . .  without_access again
interpreting:help_interpreter                form  D . . K A . . .  helped        again
interpreting:seal_private                    form  . . . K A . . .  interpreter again
interpreting:private                         form  . . . K . . . .  interpreter again
interpreting:openings                        get   D . . . . P . .  -
interpreting:openings_export                 form  D . . . . P . .  -        again
interpreting:terms                           get   D . . K A . . .  -
interpreting:set_terms                       form  D . . K . . . .  -
interpreting:figures                         get   D . . K A . . .  -
interpreting:figures_download                get   D . . K A . . .  -
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One door: how it is used, for whom it is open, what its address names, whether one is asked once more."""

    how: str
    who: str
    thing: str
    again: bool = False

    @property
    def open_to_all(self) -> bool:
        return self.who in ("everybody", "anybody", "elsewhere")

    @property
    def shut(self) -> bool:
        return self.who == "nobody"

    def opens(self, letter: str) -> bool:
        return self.open_to_all or (letter in self.who.upper() and not self.shut)

    def hers(self, letter: str) -> bool:
        return self.who != "elsewhere" and (self.open_to_all or (letter in self.who and not self.shut))


def rows() -> dict[str, Row]:
    """The table, by name of the door."""
    found = {}
    for line in filter(None, TABLE.splitlines()):
        name, how, *who, thing = line.removesuffix(" again").split()
        found[name] = Row(how, "".join(who) if len(who) > 1 else who[0], thing, again=line.endswith(" again"))
    return found
