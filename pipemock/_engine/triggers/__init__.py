"""Triggers: which changes of a source start an execution, and how the service names them."""
