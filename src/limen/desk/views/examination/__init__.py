"""The desk of document examiners: what waits, the bench, and the page of a case from which a document is sent."""
