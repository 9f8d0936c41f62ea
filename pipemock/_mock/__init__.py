"""What a test holds: the mock, entered and left, and its handle."""
