"""What follows from given facts about prescriptions and medicines: plain Python, no database and no clock."""
