"""The desk of the child-protection authority: cases by number, each open to its members alone, and families found."""
