"""What a document examiner knows: lights, features, conclusions, the custody of a document, who may be written to."""
