"""Posts and the people who work there: where, at which lane, in which role, since when, and what is out of order.

Kept for the supervisor who runs a shift, for every door that must know who acts and where, and for the inspectorate
that later asks who sat at which lane. Posts and lanes come from the country pack; officers are never deleted, only made
inactive, because the journal names them for as long as it is kept.
"""
