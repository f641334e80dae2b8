"""Events: what happened, in a form that can be chained, sealed, signed, exported and proved years later.

Plain fields hold ids, codes, counts and flags only; whatever is personal is sealed under the key of its subject record.
Nothing here reads a database, a clock or a random source: the caller brings keys, nonces and moments.
"""
