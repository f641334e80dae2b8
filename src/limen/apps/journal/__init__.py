"""The journal keeps what happened and who looked: for the inspectorate, the courts and the person concerned.

Events are chained, their personal payload is sealed, and the database itself refuses to change or delete them. The
access log records every look at personal data before it is shown. Checkpoints, signed by the node, let an outsider
prove both.
"""
