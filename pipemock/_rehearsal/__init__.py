"""The command line: checking definitions, and rehearsing them."""
