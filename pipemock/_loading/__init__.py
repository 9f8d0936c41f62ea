"""What the command line needs of definitions: a sandbox for each, and what AWS would refuse."""
