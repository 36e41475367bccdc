"""The kinds of danger there are texts and numbers for."""

from __future__ import annotations

# Most urgent first: what a message is called when it holds several.
KINDS = (
    "fire",
    "acute_illness",
    "poisoning",
    "suicide",
    "sexual_abuse",
    "child_in_danger",
    "violence",
    "self_harm",
)
