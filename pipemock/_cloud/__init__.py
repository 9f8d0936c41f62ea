"""The cloud of one mock: its accounts and Regions, and what all of them share."""
