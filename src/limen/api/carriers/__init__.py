"""The carriers' door under /api/v1/carrier: messages in, answers out, for programs of carriers with keys of their own.

It is a door apart from the officers': no key of a carrier opens anything there, and no officer's token anything here.
"""
