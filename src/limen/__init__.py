"""Limen (Latin: threshold): an open border management information system.

It helps an officer read, check and decide, records who crosses, and holds two duties as one: to facilitate and to
control, security and rights.
"""
