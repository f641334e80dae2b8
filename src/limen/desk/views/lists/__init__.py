"""The lists: of document numbers and of persons, their versions, entries made here, and what oversight draws."""
