"""The three kinds of entry that the error catalogue holds."""

from dataclasses import dataclass


CATALOGUE: dict[str, "Entry"] = {}

FAMILIES = ("AUTH", "CONS", "ELIG", "RX", "EHR", "PMH", "VAL", "DUP", "CONF", "RATE", "SYS")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A documented code: what it says to a person, why it comes, and what to do about it."""

    code: str
    title: str
    cause: str
    remedy: str

    def __post_init__(self) -> None:
        if self.code.split("-")[0] not in FAMILIES:
            raise ValueError(f"{self.code} belongs to no family of codes")
        if self.code in CATALOGUE:
            raise ValueError(f"{self.code} is declared twice")
        CATALOGUE[self.code] = self

    def shown(self) -> dict[str, str]:
        """Return it as an advisory stands in an answer: `{code, message}`."""
        return {"code": self.code, "message": f"{self.title}{self.remedy}"}


@dataclass(frozen=True, kw_only=True)
class Problem(Entry):
    """A refusal of a whole request; `retry` tells if the same request may succeed later."""

    status: int
    retry: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldProblem(Entry):
    """What is wrong with one field of a request or one cell of a file."""


@dataclass(frozen=True, kw_only=True)
class Advisory(Entry):
    """Something to know about an answer that was given; never an error."""
