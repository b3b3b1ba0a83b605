"""The eligibility doors: each parses, makes one call, and shows what came of it; one file a noun."""
