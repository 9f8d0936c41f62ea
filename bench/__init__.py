"""Benchmarks of pipemock and its alternatives, measured in the same run."""
