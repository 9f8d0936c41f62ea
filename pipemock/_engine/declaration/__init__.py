"""Parsed declarations of pipelines, stages, actions, conditions, triggers and variables."""
