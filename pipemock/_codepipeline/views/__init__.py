"""The shapes of answers, each built from the state by one function."""
