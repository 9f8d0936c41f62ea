"""Which changes of a source start an execution, and how the service names the trigger."""
