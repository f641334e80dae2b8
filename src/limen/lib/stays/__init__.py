"""Stays: how long somebody may be here, how long they have been, and on what permission.

Entries are paired with exits into stays, the days of the stays are counted under the rules of the country pack, and
`entitlement` says with its evidence whether somebody may enter on a day, until when they may stay, and what is left.
"""
