"""Everything that changes what the site stores: one function, one use case."""
