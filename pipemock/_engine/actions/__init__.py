"""Action executions: their start, approvals, jobs, artifacts, variables and end."""
