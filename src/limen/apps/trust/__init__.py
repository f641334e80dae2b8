"""Keeps whom this State believes about travel documents: authorities of States, what they took back, and their faults.

For every place that reads a chip or a seal, which asks one question (who signed this, and is that signer believed?),
and for the watchlist desk, which answers for the lists that were brought in. The store takes effect whole, by two
people, in versions that can come back; what is asked at a booth is one signed file.
"""
