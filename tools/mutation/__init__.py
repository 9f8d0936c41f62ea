"""Change one expression of pipemock at a time and report which changes no test notices."""
