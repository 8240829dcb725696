"""Which pages there are to look at, as whom, and what is done before one looks. The addresses themselves say which are missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.journeys.browsing import Visitor
from tests.journeys.town import PASSWORD, SLUG, Town, email, showed_just_now, showed_long_ago

Arguments = Callable[[Town], list[Any]]
Steps = Callable[[Visitor, Town], None]


def none(_town: Town) -> list[Any]:
    return []


@dataclass(frozen=True)
class Look:
    """Who looks at a page, what its address needs, and what it is left in by a few steps."""

    who: str = ""  # "" is a visitor; else a person of the desk
    arguments: Arguments = none
    query: Callable[[Town], str] = lambda _town: ""
    steps: Steps | None = None
    name: str = ""
    status: int = 200


def request(name: str) -> Arguments:
    return lambda town: [getattr(town, name).id]


def entry(name: str) -> Arguments:
    return lambda town: [town.entries[name].id]


def rana(town: Town) -> list[Any]:
    return [town.desk.rana.id]


def school(town: Town) -> list[Any]:
    return [town.desk.school.id]


def invited(town: Town) -> list[Any]:
    return [1, town.centre.token]


def sends_it(button: str) -> Steps:
    """The form as it stands, sent: what it says to that."""
    return lambda she, _town: she.presses(button)


def gives_password(she: Visitor, _town: Town) -> None:
    she.signs_in(email("director"), PASSWORD)
    she.reads("Zweiter Schritt")


def gives_password_of_the_teacher(she: Visitor, _town: Town) -> None:
    she.signs_in(email("teacher"), PASSWORD)
    she.reads("Mit Passkey bestätigen")


def tries_too_often(she: Visitor, _town: Town) -> None:
    for _try in range(6):
        she.field("E-Mail").fill("niemand@haus.example.org")
        she.field("Passwort").fill("falsch geraten")
        with she.page.expect_navigation():
            she.presses("Anmelden")
    she.reads("Bitte etwas warten")


def sends_what_is_stale(she: Visitor, town: Town) -> None:
    showed_long_ago(town.cookies["coordinator"])
    she.field("Brief an die Privatanschrift").check()
    she.presses("Jetzt öffnen")
    she.reads("Bitte noch einmal bestätigen")
    showed_just_now(town.cookies["coordinator"])


def asks_vaguely(she: Visitor, _town: Town) -> None:
    she.field("Sprache").fill("afrikanisch")
    she.presses("Anfrage senden")
    she.reads("Welche Sprache ist gemeint?")


def opens_with_reason(she: Visitor, _town: Town) -> None:
    she.field("Brief an die Privatanschrift").check()
    she.presses("Jetzt öffnen")
    she.reads("DE89")


def sends_an_old_version(she: Visitor, _town: Town) -> None:
    she.page.evaluate("document.querySelector('main form [name=version]').value = 77")
    she.field("Gespräch findet nicht statt").check()
    she.presses("Anfrage zurückziehen")
    she.reads("Inzwischen geändert")


def sends_without_its_token(she: Visitor, _town: Town) -> None:
    she.page.evaluate(
        "document.querySelectorAll('main form [name=csrfmiddlewaretoken]').forEach((one) => { one.value = ''; })"
    )
    she.presses("Anmelden")
    she.reads("Bitte noch einmal absenden")


def presses_a_broken_button(she: Visitor, _town: Town) -> None:
    she.page.evaluate("document.querySelector('main form.m-deed [name=key]').value = 'x'")
    she.page.locator("main form.m-deed button").first.click()
    she.reads("Das konnten wir nicht lesen")


def opens_all_that_opens(she: Visitor, _town: Town) -> None:
    """The menu with its sheet and the fields that narrow a list, as they lie open on a telephone."""
    she.page.evaluate(
        "document.querySelectorAll('.m-menu, .m-ways, .m-narrowing').forEach((one) => { one.open = true; })"
    )


PAGES = {
    "portal:centres": Look(),
    "portal:centre": Look(arguments=lambda _town: ["muenster"]),
    "portal:knowledge": Look(arguments=lambda _town: [SLUG]),
    "public_entry": Look(arguments=lambda town: [SLUG, town.entries["material"].id]),
    "portal:institutions": Look(arguments=lambda _town: [SLUG]),
    "imprint": Look(),
    "privacy": Look(),
    "licences": Look(),
    "account_login": Look(),
    "mfa_authenticate": Look(name="account_login", steps=gives_password),
    "demo:door": Look(),
    "account_inactive": Look(),
    "account_reset_password": Look(),
    "account_reset_password_done": Look(),
    "account_reset_password_from_key": Look(arguments=lambda _town: ["x", "set-password"]),
    "account_reset_password_from_key_done": Look(),
    "openid_connect_callback": Look(arguments=lambda _town: ["herne"], status=401),
    "account_logout": Look("officer"),
    "account_reauthenticate": Look("officer"),
    "account_change_password": Look("officer"),
    "mfa_index": Look("director"),
    "mfa_reauthenticate": Look("director"),
    "mfa_reauthenticate_webauthn": Look("teacher"),
    "mfa_add_webauthn": Look("officer"),
    "mfa_edit_webauthn": Look("teacher", lambda town: [town.passkey]),
    "mfa_remove_webauthn": Look("teacher", lambda town: [town.passkey]),
    "centres:choose_factor": Look("officer"),
    "centres:confirmed": Look("officer"),
    "centres:own_details": Look("officer"),
    "centres:change_address": Look("officer"),
    "centres:confirm_address": Look("officer", lambda town: [town.centre.address_token]),
    "centres:confirm_by_town": Look("admin"),
    "demo:confirm": Look("officer"),
    "mfa_activate_totp": Look("officer"),
    "mfa_deactivate_totp": Look("director"),
    "mfa_view_recovery_codes": Look("director"),
    "mfa_generate_recovery_codes": Look("director"),
    "centres:choose": Look("officer"),
    "centres:team": Look("director"),
    "centres:reset_factors": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:end_membership": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:team_export": Look("director"),
    "centres:invitations_export": Look("director"),
    "directory:contact_persons_export": Look("coordinator"),
    "centres:rights": Look("officer"),
    "centres:accept": Look("", invited),
    "centres:member": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:invite": Look("director"),
    "centres:invitations": Look("director"),
    "centres:team_terms": Look("director"),
    "centres:change_roles": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:choose_topics": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:name_deputy": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:note_absence": Look("director", lambda town: [town.desk.officer.member_id]),
    "centres:show_oneself": Look("officer"),
    "centres:topics": Look("director"),
    "centres:add_topic": Look("director"),
    "centres:change_topic": Look("director", lambda town: [town.centre.topic]),
    "centres:profile": Look("director"),
    "centres:add_entry": Look("director", lambda _town: ["downloads"]),
    "centres:entry": Look("director", lambda town: [town.centre.logo.id]),
    "centres:change_entry": Look("director", lambda town: [town.centre.logo.id]),
    "centres:set_hours": Look("director"),
    "centres:add_exception": Look("director"),
    "workbench:today": Look("coordinator"),
    "schools": Look("officer"),
    "school": Look("officer", lambda _town: ["100065"]),
    "school_changes": Look("officer"),
    "school_codes": Look("officer"),
    "workbench:preference": Look("coordinator"),
    "workbench:calendar": Look("rana_member"),
    "workbench:overview": Look("director"),
    "workbench:search": Look("officer", query=lambda town: "?q=Rana"),
    "correspondence:outbox": Look("coordinator"),
    "correspondence:mail": Look("coordinator", lambda town: [town.mail]),
    "correspondence:send_again": Look("coordinator", lambda town: [town.centre.undelivered]),
    "directory:institutions": Look("admin"),
    "directory:add_institution": Look("admin"),
    "directory:quarters": Look("admin"),
    "directory:add_quarter": Look("admin"),
    "directory:change_quarter": Look("admin", lambda town: [town.directory.quarter]),
    "directory:duplicates": Look("admin"),
    "directory:merge": Look("admin", lambda town: [town.desk.school.id, town.directory.double]),
    "directory:confirmations": Look("admin"),
    "directory:set_confirmation_terms": Look("admin"),
    "directory:proposal": Look("admin", lambda town: [town.directory.proposal]),
    "directory:confirm": Look(arguments=lambda town: town.directory.secret),
    "directory:bring_list": Look("admin"),
    "directory:upload": Look("admin", lambda town: [town.directory.upload]),
    "directory:add_contact_person": Look("admin", school),
    "directory:change_contact_person": Look("admin", lambda town: [town.desk.school.id, town.directory.person]),
    "directory:own": Look("school_member"),
    "directory:institution": Look("admin", school),
    "directory:change_institution": Look("admin", school),
    "directory:add_contact": Look("admin", school),
    "directory:help_contact": Look("admin", lambda town: [town.desk.school.id, town.desk.school_member.member_id]),
    "directory:end_contact": Look("admin", lambda town: [town.desk.school.id, town.desk.school_member.member_id]),
    "knowledge:entries": Look("officer"),
    "knowledge:entry": Look("officer", entry("material")),
    "knowledge:add_material": Look("officer"),
    "knowledge:add_answer": Look("officer"),
    "knowledge:change": Look("officer", entry("material")),
    "knowledge:give": Look("coordinator", entry("material")),
    "knowledge:tell": Look("coordinator"),
    "knowledge:figures": Look("director"),
    "keeping:overview": Look("director"),
    "keeping:due": Look("director", lambda _town: ["pool"]),
    "keeping:periods": Look("director"),
    "keeping:register": Look("data_protection"),
    "keeping:set_period": Look("director", lambda _town: ["pool"]),
    "keeping:set_agreement": Look("director", lambda _town: ["pool"]),
    "keeping:offers": Look("director"),
    "keeping:make_offer": Look("director"),
    "keeping:offer": Look("director", lambda _town: [1]),
    "keeping:answer_offer": Look("director", lambda _town: [2]),
    "keeping:fetch_taken": Look("director", lambda _town: [1]),
    "keeping:find": Look("director", query=lambda _town: "?text=Rana"),
    "keeping:mine": Look("rana_member"),
    "keeping:package": Look("coordinator", lambda town: ["interpreting_interpreter", town.desk.rana.id]),
    "keeping:hold": Look("director", lambda town: ["interpreting_interpreter", town.desk.rana.id]),
    "keeping:erase": Look("director", lambda town: ["interpreting_interpreter", town.desk.rana.id]),
    "keeping:review_hold": Look("director", lambda town: [town.hold]),
    "keeping:nights": Look("data_protection"),
    "keeping:night": Look("data_protection", lambda _town: [1]),
    "keeping:exports": Look("data_protection"),
    "keeping:exports_export": Look("data_protection"),
    "interpreting:board": Look("coordinator"),
    "interpreting:board_export": Look("coordinator"),
    "interpreting:pool_export": Look("coordinator"),
    "interpreting:requests_export": Look("school_member"),
    "interpreting:ask": Look("school_member"),
    "interpreting:asked_by_me": Look("officer"),
    "interpreting:request": Look("coordinator", request("asked")),
    "interpreting:assign": Look("coordinator", request("asked"), lambda town: f"?interpreter={town.desk.rana.id}"),
    "interpreting:hand_back": Look("rana_member", request("ahead")),
    "interpreting:withdraw": Look("school_member", request("asked")),
    "interpreting:refuse": Look("coordinator", request("asked")),
    "interpreting:give_up": Look("coordinator", request("asked")),
    "interpreting:report": Look("rana_member", request("over")),
    "interpreting:close": Look("coordinator", request("reported")),
    "interpreting:note": Look("coordinator", request("asked")),
    "interpreting:requests": Look("school_member"),
    "interpreting:assignments": Look("rana_member"),
    "interpreting:pool": Look("coordinator"),
    "interpreting:add_interpreter": Look("coordinator"),
    "interpreting:openings": Look("data_protection"),
    "interpreting:openings_export": Look("data_protection"),
    "interpreting:interpreter": Look("coordinator", rana),
    "interpreting:change_interpreter": Look("coordinator", rana),
    "interpreting:speak": Look("coordinator", rana),
    "interpreting:see_paper": Look("admin", rana),
    "interpreting:set_free_times": Look("rana_member", rana),
    "interpreting:absence": Look("rana_member", rana),
    "interpreting:conflict": Look("coordinator", rana),
    "interpreting:pool_deed": Look("coordinator", lambda town: [town.desk.rana.id, "suspend"]),
    "interpreting:farewell": Look("coordinator", lambda town: [town.desk.rana.id, "end"]),
    "interpreting:help_interpreter": Look("coordinator", rana),
    "interpreting:give_access": Look("coordinator", lambda town: [town.newcomer.id]),
    "interpreting:seal_private": Look("admin", rana),
    "interpreting:private": Look("coordinator", rana),
    "interpreting:myself": Look("rana_member"),
    "interpreting:change_myself": Look("rana_member"),
    "interpreting:figures": Look("director"),
    "interpreting:terms": Look("coordinator"),
    "interpreting:set_terms": Look("coordinator"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = """
directory:institutions_download directory:quarters_download directory:unconfirmed_download schools_download
school_changes_download knowledge:entries_download correspondence:outbox_download interpreting:board_download
interpreting:asked_by_me_download interpreting:requests_download interpreting:assignments_download
interpreting:pool_download interpreting:figures_download knowledge:figures_download
"""
# Addresses that are only ever sent to.
BUTTONS = """
set_language set_theme centres:send_again centres:withdraw centres:strike_absence centres:show_no_longer
centres:publish_entry centres:take_back_entry centres:discard_entry centres:strike_exception directory:deactivate
directory:take_in directory:keep_apart directory:decline directory:note_confirmed directory:throw_away
directory:reactivate knowledge:publish knowledge:withdraw knowledge:reopen workbench:open_calendar
workbench:close_calendar interpreting:hold interpreting:unspeak interpreting:remove_absence
interpreting:remove_conflict keeping:lift_hold keeping:hand_over
"""
# Addresses that show no page of their own, and what they answer to somebody who opens them all the same.
NO_PAGES = {
    **dict.fromkeys(BUTTONS.split(), "405"),
    "portal:centre_map": "image/svg+xml",
    "centres:picture": "image/png",
    "portal:picture": "image/png",
    "centres:file": "application/pdf",
    "portal:profile_file": "application/pdf",
    "knowledge:file": "application/pdf",
    "knowledge:edition": "404",
    "portal:file": "application/pdf",
    "workbench:feed": "404",
    "keeping:night_paper": "application/pdf",
    "keeping:offer_paper": "application/pdf",
    "keeping:offer_list": XLSX,
    **dict.fromkeys(LISTS.split(), XLSX),
    "interpreting:confirmation": "application/pdf",
    "interpreting:confirmation_for_interpreter": "application/pdf",
    "interpreting:proof": "application/pdf",
    "workbench:overview_sheet": "application/pdf",
    "interpreting:candidates": "part of interpreting:request",
    "mfa_login_webauthn": "302",
    "openid_connect_login": "404",  # of a town that is not in the file
    "centres:end_others": "405",
}
# The same addresses in another light: another reader, another state, a mistake.
MORE = {
    "a link that was answered": Look(arguments=lambda town: town.directory.answered, name="directory:confirm"),
    "today of a school": Look("school_member", name="workbench:today"),
    "today of an interpreter": Look("rana_member", name="workbench:today"),
    "today of data protection": Look("data_protection", name="workbench:today"),
    "a centre that has told nothing": Look(name="portal:centre", arguments=lambda _town: ["herne"]),
    "what a school may know": Look("school_member", name="knowledge:entries"),
    "an answer in English": Look("school_member", entry("answer"), name="knowledge:entry"),
    "an answer for everybody": Look(name="public_entry", arguments=lambda town: [SLUG, town.entries["answer"].id]),
    "a search that found nothing": Look(name="portal:knowledge", arguments=lambda _town: [SLUG], query=lambda _town: "?text=xyz"),
    "a draft cannot be handed over": Look("coordinator", entry("draft"), name="knowledge:give"),
    "a material without its words": Look("officer", name="knowledge:add_material", steps=sends_it("Speichern")),
    "no answer counted": Look("director", name="knowledge:figures", query=lambda _town: "?first_on=2020-01-01&last_on=2020-01-31"),
    "the board, nothing found": Look("coordinator", name="interpreting:board", query=lambda _town: "?state=refused&language=prs"),
    "a request as its school sees it": Look("school_member", request("ahead"), name="interpreting:request"),
    "a request as its interpreter sees it": Look("rana_member", request("ahead"), name="interpreting:request"),
    "a request for which nobody can go": Look("coordinator", request("rare"), name="interpreting:request"),
    "a request without its times": Look("coordinator", request("over"), name="interpreting:request"),
    "a request with its times": Look("coordinator", request("reported"), name="interpreting:request"),
    "a closed request": Look("coordinator", request("closed"), name="interpreting:request"),
    "a withdrawn request": Look("school_member", request("withdrawn"), name="interpreting:request"),
    "asking for a caller": Look("officer", name="interpreting:ask"),
    "asking vaguely": Look("school_member", name="interpreting:ask", steps=asks_vaguely),
    "my sign-in with a passkey": Look("teacher", name="mfa_index"),
    "codes on paper that were seen": Look("director", name="mfa_view_recovery_codes"),
    "too stale to be sent": Look("coordinator", rana, name="interpreting:private", steps=sends_what_is_stale),
    "too many tries": Look(name="account_login", steps=tries_too_often),
    "a second step with a passkey": Look(name="account_login", steps=gives_password_of_the_teacher),
    "a login that failed": Look(name="account_login", steps=sends_it("Anmelden")),
    "an invitation without an address": Look("director", name="centres:invite", steps=sends_it("Einladen")),
    "accepting without a name": Look("", invited, name="centres:accept", steps=sends_it("Einladung annehmen")),
    "a new address, confirmed as somebody else": Look(
        "director", lambda town: [town.centre.address_token], name="centres:confirm_address", status=404
    ),
    "a link to a new address that does not hold": Look("director", lambda _town: ["x"], name="centres:confirm_address", status=404),
    "accepting as somebody else": Look("officer", invited, name="centres:accept"),
    "a centre that has told much": Look(name="portal:centre", arguments=lambda _town: ["duesseldorf"]),
    "a link that does not hold": Look(name="centres:accept", arguments=lambda _town: [1, "x"], status=404),
    "rights of a school": Look("school_member", name="centres:rights"),
    "somebody who was here": Look("director", lambda town: [town.centre.gone.id], name="centres:member"),
    "times that are missing": Look("rana_member", request("over"), name="interpreting:report", steps=sends_it("Zeiten melden")),
    "what was sealed": Look("coordinator", rana, name="interpreting:private", steps=opens_with_reason),
    "somebody in the pool, for a colleague": Look("officer", rana, name="interpreting:interpreter"),
    "what goes soon, for data protection": Look("data_protection", name="keeping:overview"),
    "a hold without a reason": Look(
        "director", lambda town: ["directory_institution", town.desk.kita.id], name="keeping:hold", steps=sends_it("Sperren")
    ),
    "figures of no time": Look("director", name="interpreting:figures", query=lambda _town: "?first_on=2020-01-01&last_on=2020-01-31"),
    "changed meanwhile": Look("school_member", request("asked"), name="interpreting:withdraw", steps=sends_an_old_version),
    "an unknown postcode": Look(name="portal:centres", query=lambda _town: "?plz=33154"),
    "not allowed": Look("officer", name="interpreting:figures", status=403),
    "not there": Look("school_member", lambda town: [town.mail], name="interpreting:request", status=404),
    "without its token": Look(name="account_login", steps=sends_without_its_token),
    "the menu, opened": Look("director", name="centres:team", steps=opens_all_that_opens),
    "fields that narrow a list, opened": Look("coordinator", name="interpreting:pool", steps=opens_all_that_opens),
    "a broken button": Look("coordinator", request("asked"), name="interpreting:request", steps=presses_a_broken_button),
}  # fmt: skip
