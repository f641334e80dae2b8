"""Keeps the permissions that a State has given to travellers: visas, authorisations, residence and border cards.

For the permit desk and the authorities that issue, which record, annul and revoke them, and for the checks at the lane,
which ask what a traveller holds. A permit has a subject record of its own, made with it: that it is the same person's
as a passport met at a booth is found by what both say, and is never written down here.
"""
