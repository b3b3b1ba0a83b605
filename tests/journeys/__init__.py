"""Stories across actions and doors, as those tell them who live through them."""
