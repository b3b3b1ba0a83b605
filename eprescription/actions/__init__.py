"""Everything that changes what the electronic prescription service stores: one function, one use case."""
