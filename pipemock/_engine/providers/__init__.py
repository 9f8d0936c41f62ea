"""Results that are specific to the providers of actions and rules."""
