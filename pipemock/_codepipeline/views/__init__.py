"""From what lives in the machine to what an answer shows: one function for each shape."""
