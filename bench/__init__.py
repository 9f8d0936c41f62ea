"""Benchmarks: what pipemock costs, in one run beside the alternatives."""
