"""What an operator runs, run."""
