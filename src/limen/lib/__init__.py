"""The rules of the border as pure functions on plain data.

Everything here can be used and tested alone: no Django, no files, no network, no clock, no logging, no randomness. What
a rule needs of the world (today's date, a list, a key) is an argument. From bottom to top: `basics` (the words all
others share), `names`, `mrz`, `events`, `inspection`, `safeguards`, `decision`; a library imports only those before it.
"""
