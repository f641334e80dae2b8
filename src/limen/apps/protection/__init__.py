"""Keeps the duties that safeguards open, and protection claims.

For everybody who may not let a person come to harm, and for the ombudsman who asks later whether it was kept. A claim
can be
recorded by anyone at any time and cannot be deleted; a duty is closed only on the evidence its kind names, by the
role it names.
"""
