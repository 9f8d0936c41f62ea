"""How executions start, pass through stages, are retried, rolled back and held by conditions."""
