"""Keeps the exact-number lists of lost, stolen and revoked documents, each apart, with owner, legal basis and every
version.

For the first line, which asks one question (is this number on a list?), and for the watchlist desk, which answers for
what is on them. A version of a list is imported whole and takes effect whole; the version before it stays until erased.
"""
