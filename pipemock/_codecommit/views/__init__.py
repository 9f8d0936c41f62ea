"""What the things of CodeCommit look like in answers."""
