"""What follows from given facts about coverage: plain Python on values, no database and no clock."""
