"""Executions that queue, and executions that run side by side."""
