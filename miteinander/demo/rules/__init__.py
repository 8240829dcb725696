"""The invented year, planned before anything is written: pure values out of a seed, no Django, no clock, no database."""
