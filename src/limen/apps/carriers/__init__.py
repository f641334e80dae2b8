"""Keeps carriers, what moves under their names (flights, ships, trains, buses), the messages that they send as they
came, and the passengers these announce.

For the post, which knows who is coming; for the desk that answers carriers round the clock; for the carrier, which
learns what was wrong with its data; and for the passenger, whose data goes when its days are over.
"""
