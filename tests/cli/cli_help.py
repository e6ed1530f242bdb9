"""The program as a script sees it: real processes, exit codes, JSON on standard output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
PASSPHRASE = "东街老槐树下2026"


@dataclass
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def refusal(self) -> Any:
        """The JSON object on standard error."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert self.out == ""
        return json.loads(self.err)


def shuoshi(*words: object, data: Path | None = None, stdin: str | bytes = b"", passphrase: str = PASSPHRASE, **env: str) -> Ran:
    """Run ``python -m app``. A trace on standard error is never acceptable."""
    surroundings = {
        **os.environ, "SHUOSHI_PASSPHRASE": passphrase, "PYTHONPATH": str(REPO), "PYTHONWARNINGS": "error",
        **({"SHUOSHI_DATA": str(data)} if data else {}), **env,
    }
    given = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "app", *map(str, words)]
    run = subprocess.run(command, env=surroundings, input=given, capture_output=True, check=False, cwd=REPO)
    ran = Ran(run.returncode, run.stdout.decode(), run.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    return ran


def good(*words: object, **options: Any) -> Ran:
    ran = shuoshi(*words, **options)
    assert ran.code == 0, ran.err
    return ran
