"""The state of the mock: executions and their statuses, jobs, history, webhooks."""
