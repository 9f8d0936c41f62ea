"""Tests of the locks: each fails without its lock, which `python -m tools.unlocked` proves."""
