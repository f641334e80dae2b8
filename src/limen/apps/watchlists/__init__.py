"""Keeps lists of persons and of lost, stolen and revoked documents, each apart, with owner, law and every version.

For the first line, which asks one question (is this traveller or this number on a list?), for the watchlist desk, which
answers for what is on them, and for oversight, which draws entries at random. A version takes effect whole, by two
people, and can come back; an entry about a person has a category that the law knows and goes when its days are over.
"""
