"""The desk of the interpreters is what is kept here."""

from miteinander.interpreting.tests.conftest import clock, desk, foreign

__all__ = ["clock", "desk", "foreign"]
