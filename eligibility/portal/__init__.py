"""Browser doors of the eligibility service."""
