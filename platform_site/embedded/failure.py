"""The one way in which this package fails."""


class CannotStart(Exception):
    """Something that a person has to put right first; its text is one sentence that says what and how."""
