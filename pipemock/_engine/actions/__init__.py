"""The life of an action execution: start, approvals, jobs, artifacts, variables, end."""
