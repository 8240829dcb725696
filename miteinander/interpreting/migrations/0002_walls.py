"""The walls of the interpreting desk: an institution sees its own requests, an interpreter her own assignments."""

from django.db import migrations

from miteinander.core import security

OWN = "interpreter_id = (SELECT sec.own())"
CHANGES = ("SELECT", "INSERT", "UPDATE", "DELETE")
HERS = "id IN (SELECT request_id FROM interpreting_assignment WHERE state <> 'handed_back')"
WORKS_WITH = ("SELECT", "UPDATE")


class Migration(migrations.Migration):
    dependencies = [
        ("interpreting", "0001_initial"),
        ("directory", "0002_walls"),
        ("correspondence", "0002_walls"),
    ]
    operations = [
        security.Wall("Terms", institution=security.Sees("true"), interpreter=security.Sees("true")),
        security.Wall(
            "Interpreter",
            # Of the pool an institution sees whoever comes to its own talks, and nobody else.
            institution=security.Sees("id IN (SELECT interpreter_id FROM interpreting_request)"),
            interpreter=security.Sees("id = (SELECT sec.own())"),
        ),
        security.Wall("InterpreterLanguage", interpreter=security.Sees(OWN), deletes=True),
        security.Wall("FreeTime", interpreter=security.Sees(OWN, CHANGES), deletes=True),
        security.Wall("Absence", interpreter=security.Sees(OWN, CHANGES), deletes=True),
        security.Wall("Paper", interpreter=security.Sees(OWN)),
        security.Wall("Conflict", deletes=True),
        security.Wall("PrivateRecord", deletes=True),
        security.Wall(
            "Request",
            institution=security.Sees("institution_id = (SELECT sec.own())", ("SELECT", "INSERT", "UPDATE")),
            interpreter=security.Sees(HERS, WORKS_WITH),
        ),
        security.Wall(
            "Assignment",
            institution=security.Sees("institution_id = (SELECT sec.own())", WORKS_WITH),
            interpreter=security.Sees(OWN, WORKS_WITH),
        ),
        # The log is the desk's: whoever does something leaves a line, only the team reads it.
        security.Wall("Step", institution=security.Sees("true", ("INSERT",)), interpreter=security.Sees("true", ("INSERT",))),
        security.Opens("directory_institution", "interpreter", "id IN (SELECT institution_id FROM interpreting_assignment)"),
    ]
