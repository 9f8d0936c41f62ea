"""The cloud of one mock: its accounts and Regions, and the state that they share."""
