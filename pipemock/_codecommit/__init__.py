"""CodeCommit: repositories, commits, pull requests and approval rules."""
