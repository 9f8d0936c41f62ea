"""The command line, which checks and rehearses definitions."""
