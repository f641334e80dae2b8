"""Keeps who was compared with the lists of persons, the hits that came of it, and what humans said of each.

For the second line and the desks that answer for lists, who adjudicate a hit and verify it with the owner of its list;
and for the traveller, who is not stopped again for being a namesake. What a discreet list says is kept here alone.
"""
