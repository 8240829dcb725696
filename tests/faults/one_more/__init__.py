"""An app with one migration that changes a table of everybody: still to do when the test begins."""
