"""Approval rules: their content, approval pools and evaluation."""
