"""The shapes of CodeCommit's answers."""
