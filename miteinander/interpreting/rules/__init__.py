"""The rules of the interpreting desk as pure functions on values: no Django, no clock, no database."""
