"""Seals: a short signed text that stands on a paper as a QR code, so that anybody can tell offline who issued the
paper and whether it says what it said then.

A seal says what the paper says of itself (number, day, outcome, letters of the reasons) and nothing of the person:
name, birth and document are in it as a digest under a control word that is printed on the paper alone. Whoever holds
the paper can compare; whoever holds only the seal learns nothing of the person and can guess nothing.
"""
