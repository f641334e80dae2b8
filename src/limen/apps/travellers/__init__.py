"""Keeps the documents met at the posts, the persons they describe, and the links that officers drew between persons.

For the first line, which must know whether a traveller was here before. A document met for the first time makes a
person
of its own; two persons become one only by a link with an officer's name and reason, and a link can be drawn apart
again.
"""
