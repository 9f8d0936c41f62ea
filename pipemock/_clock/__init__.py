"""The time of a mock: clocks, the lock for advancing them, and timers."""
