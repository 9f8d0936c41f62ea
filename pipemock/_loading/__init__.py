"""The sandbox of a definition, and what AWS would refuse in it, for the command line."""
