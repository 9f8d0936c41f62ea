"""Recordings of the real service as data, and a player that compares answers with them."""
