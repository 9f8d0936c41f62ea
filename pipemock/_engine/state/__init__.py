"""What the machine holds: executions and their statuses, jobs, history, webhooks."""
