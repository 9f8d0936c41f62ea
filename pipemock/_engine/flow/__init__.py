"""The flow of executions: their start, stages, conditions, retries and rollbacks."""
