"""Checks of definitions, each in a cloud of its own."""
