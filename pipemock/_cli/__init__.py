"""The command line: checking definitions, and simulating them."""
