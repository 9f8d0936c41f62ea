"""What a pipeline declares, parsed: stages, actions, conditions, triggers, variables."""
