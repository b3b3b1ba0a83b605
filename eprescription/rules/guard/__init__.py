"""Whether the code, the name and the unit of an item mean one and the same medicine."""
