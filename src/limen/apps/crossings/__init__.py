"""Keeps inspections with what was read and found, the decisions that closed them, and the crossings that came of them.

For the officers of the first and second line, who work an inspection; for the statistics office, which counts
crossings;
and for whoever must be able to say years later what was known when a person was let through or sent on.
"""
