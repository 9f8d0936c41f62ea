"""The timeline as text and as a picture."""
