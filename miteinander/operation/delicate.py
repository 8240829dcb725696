"""The delicate doors, by name: whoever goes through one has shown within the last ten minutes that it is she (guarantee A4).

A closed list, written by hand and not read from the doors, so that a door that forgot to ask is found: a test compares it with what
the doors declare, and ``prove`` knocks at each of them with a proof that is too old.
"""

DELICATE = {
    # Takes away what tells of persons, or opens what is sealed.
    "interpreting:board_export": "nimmt mit",
    "interpreting:pool_export": "nimmt mit",
    "interpreting:requests_export": "nimmt mit",
    "interpreting:private": "öffnet Versiegeltes",
    "interpreting:seal_private": "ersetzt Versiegeltes",
    "interpreting:openings_export": "nimmt mit",
    "centres:team_export": "nimmt mit",
    "centres:invitations_export": "nimmt mit",
    "directory:contact_persons_export": "nimmt mit",
    "keeping:exports_export": "nimmt mit",
    "keeping:fetch_taken": "nimmt mit",
    "keeping:mine": "nimmt mit",
    "keeping:package": "nimmt mit",
    # Touches what somebody signs in with.
    "account_change_password": "Schlüssel zum Anmelden",
    "mfa_add_webauthn": "Schlüssel zum Anmelden",
    "mfa_edit_webauthn": "Schlüssel zum Anmelden",
    "mfa_remove_webauthn": "Schlüssel zum Anmelden",
    "mfa_activate_totp": "Schlüssel zum Anmelden",
    "mfa_deactivate_totp": "Schlüssel zum Anmelden",
    "mfa_view_recovery_codes": "Schlüssel zum Anmelden",
    "mfa_generate_recovery_codes": "Schlüssel zum Anmelden",
    "centres:change_address": "Schlüssel zum Anmelden",
    "centres:confirm_address": "Schlüssel zum Anmelden",
    "centres:reset_factors": "Schlüssel zum Anmelden",
    "directory:help_contact": "Schlüssel zum Anmelden",
    "interpreting:help_interpreter": "Schlüssel zum Anmelden",
    # Gives or ends access.
    "centres:invite": "Zugang",
    "centres:send_again": "Zugang",
    "centres:withdraw": "Zugang",
    "centres:team_terms": "Zugang",
    "centres:change_roles": "Aufgaben",
    "centres:end_membership": "Zugang",
    "directory:add_contact": "Zugang",
    "directory:end_contact": "Zugang",
    "directory:deactivate": "Zugang",
    "directory:merge": "Zugang",
    "interpreting:give_access": "Zugang",
    "workbench:calendar": "zeigt den Link, mit dem ein Kalender ohne Anmeldung liest",
    "workbench:open_calendar": "Zugang",
    # Deletes, or lets deletion go on or stop.
    "interpreting:farewell": "löscht",
    "keeping:erase": "löscht",
    "keeping:set_period": "löscht",
    "keeping:set_agreement": "löscht",
    "keeping:make_offer": "löscht",
    "keeping:answer_offer": "löscht",
    "keeping:hand_over": "löscht",
    "keeping:hold": "löscht",
    "keeping:review_hold": "löscht",
    "keeping:lift_hold": "löscht",
}

# Doors that look delicate and are not, each with its reason. Whoever takes one off this list puts it on the other.
NOT_DELICATE = {
    "account_logout": "nimmt nur sich selbst etwas",
    "centres:end_others": "wer sich bedroht fühlt, soll sofort abmelden können; es gibt niemandem etwas",
    "account_reset_password": "schickt nur eine Mail an die Person selbst",
    "account_reset_password_from_key": "der Link aus der Mail ist der Nachweis",
    "centres:accept": "der Link aus der Mail ist der Nachweis",
    "directory:confirm": "der Link aus der Mail ist der Nachweis",
    "directory:reactivate": "gibt niemandem Zugang: jede Person wird neu eingeladen",
    "directory:throw_away": "eine hochgeladene Liste, die noch nirgends steht",
    "centres:discard_entry": "ein Entwurf ohne Angaben zu Personen",
    "centres:own_details": "die Person selbst, über sich selbst",
    "interpreting:change_myself": "die Person selbst, über sich selbst",
    "centres:show_oneself": "die Person selbst, über sich selbst",
    "centres:show_no_longer": "die Person selbst, über sich selbst",
    "centres:strike_absence": "eine Zeile, die neu eingetragen werden kann",
    "centres:strike_exception": "eine Zeile, die neu eingetragen werden kann",
    "interpreting:remove_absence": "eine Zeile, die neu eingetragen werden kann",
    "interpreting:remove_conflict": "eine Zeile, die neu eingetragen werden kann",
    "workbench:close_calendar": "nimmt nur sich selbst etwas",
    "interpreting:unspeak": "eine Zeile, die neu eingetragen werden kann",
    "interpreting:pool_deed": "lässt sich zurücknehmen; Beenden hat eine eigene Tür",
}

# Every other door behind which something is sent: daily work, which takes nobody's data away and gives nobody access.
_DAILY = """
    account_login account_reauthenticate mfa_authenticate mfa_login_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn
    set_language set_theme demo:door demo:confirm
    centres:choose centres:choose_topics centres:name_deputy centres:note_absence centres:add_entry centres:change_entry
    centres:publish_entry centres:take_back_entry centres:set_hours centres:add_exception centres:add_topic centres:change_topic
    workbench:preference workbench:search
    directory:add_institution directory:change_institution directory:add_quarter directory:change_quarter directory:keep_apart
    directory:set_confirmation_terms directory:proposal directory:decline directory:note_confirmed directory:bring_list
    directory:upload directory:take_in directory:add_contact_person directory:change_contact_person
    knowledge:add_material knowledge:add_answer knowledge:change knowledge:publish knowledge:withdraw knowledge:reopen
    knowledge:give knowledge:tell keeping:find correspondence:send_again
    interpreting:ask interpreting:assign interpreting:refuse interpreting:give_up interpreting:hold interpreting:note
    interpreting:withdraw interpreting:hand_back interpreting:report interpreting:close
    interpreting:add_interpreter interpreting:change_interpreter interpreting:speak interpreting:see_paper
    interpreting:set_terms interpreting:set_free_times interpreting:absence interpreting:conflict
"""
DAILY = frozenset(_DAILY.split())
