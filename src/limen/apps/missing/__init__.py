"""Keeps whom people outside look for, and who was found dead at or near a post: adults and children.

For families, who wait for a word, and for the bodies that identify the dead. What may fit is shown to nobody who looks;
a named person tells them, once it is right and safe.
"""
