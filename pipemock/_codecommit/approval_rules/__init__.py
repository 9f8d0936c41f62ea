"""Approval rules as such: what they say, whom they count, and whether they are satisfied."""
