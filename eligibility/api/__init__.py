"""REST doors of the eligibility service."""
