"""The chip of a travel document: its files, who signed them, and the protocols by which it is read, all on bytes.

Nothing here opens a reader, a file or a clock. Bytes go in; findings, results and plain data come out. Whatever a chip,
a certificate or a list says is bounded in size, depth and number before it is believed to be anything.
"""
