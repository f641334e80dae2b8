"""The door for programs: `/api/v1`, where each call is one operation, the same ones that the desk calls.

Whoever comes in shows a token; what goes wrong is answered as a problem (RFC 9457) in the reader's language.
"""
