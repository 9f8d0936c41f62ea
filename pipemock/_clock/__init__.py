"""The time of a mock: its clock, who moves it, and what is due."""
