"""One module for each desk; every view translates in, calls one operation, translates out."""
