"""Tests of the server: the cloud of a mock over HTTP."""
