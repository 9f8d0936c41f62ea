"""Play recorded scenes against the real service and against pipemock, and compare them."""
