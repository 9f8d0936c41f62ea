"""What is particular to the providers of actions and rules."""
