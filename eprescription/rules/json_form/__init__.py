"""The JSON form of a prescription: its shape, its texts, and the document that it is."""
