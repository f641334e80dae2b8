"""Keeps what examiners saw of travel documents: pictures, features, conclusions, and frauds without anybody in them.

For the second line, which sends a document here and decides by itself what follows; for examiners, of whom two must
agree before anything is said against a document; and for those who learn from frauds and may not know whose they were.
"""
