"""Keeps complaints about how people were treated at posts, and what they ask of the data about them.

For whoever was treated badly, and for the bodies that look after it. Nothing in it leads to an inspection, and no page
of a lane shows any of it: a complaint must not be held against whoever made it.
"""
