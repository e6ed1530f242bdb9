"""The two kinds of failure: the world's fault, told to a person, and our own defect."""

from __future__ import annotations

from dataclasses import dataclass


class UserError(Exception):
    """Something a person can understand and act on.

    ``code`` is stable and is what support staff ask for on the telephone (for example ``batch.damaged``).
    ``sentence`` is Chinese: what happened, that nothing was lost, what to do. It must hold no personal data,
    because it may reach a log.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Problem:
    """One thing wrong, or doubtful, in a record.

    ``path`` names the field the way JSON does (``parties[1].id_number``). A ``warning`` can be saved; an error cannot.
    """

    path: str
    sentence: str
    warning: bool = False


class Invalid(UserError):
    """A record that may not be saved. ``problems`` lists every error with the path of its field."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        more = f"（另有 {len(problems) - 1} 处）" if len(problems) > 1 else ""
        super().__init__("record.invalid", f"{first.sentence}{more}。填写的内容都还在，请改正后再保存。")
        self.problems = problems


class Defect(Exception):
    """A broken promise inside the program; never the user's fault."""
