"""Everything that changes what the eligibility service stores: one function, one use case."""
