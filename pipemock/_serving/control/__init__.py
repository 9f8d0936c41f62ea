"""The control of a mock over HTTP, for those that do not write Python."""
