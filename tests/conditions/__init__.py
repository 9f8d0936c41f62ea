"""Conditions of stages: what gates an entry, and what follows success and failure."""
