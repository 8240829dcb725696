"""How the house is run: command line, embedded PostgreSQL, supervisor, backup. Nothing of the product imports it."""
