"""House rules that no linter knows: each a pattern, the files it holds for, and the reason."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Rule:
    """``pattern`` must not occur in any line of a file whose path matches ``where``."""

    pattern: str
    where: str
    reason: str


RULES = [
    Rule(r"(^|[^A-Za-z0-9_.:/])/(home|root|work|Users)/", r"\.(py|md|toml|sh|yml|lock|spec)$", "no machine path"),
    Rule(r"index-url|https?://\S+/simple|https?://\S+\.(whl|tar\.gz|deb)\b", r".", "no address of a package registry"),
    Rule(r"QtCharts|QtDataVisualization|QtGraphs|QtVirtualKeyboard", r"\.py$", "these Qt modules are GPL only"),
    Rule(r"\bprint\(", r"^(app/(domain|services)|db|printing|sync|ui)/", "results are returned, not printed"),
    Rule(r"\.exec\(\)", r"^ui/", "nested event loops freeze input methods; open() and signals instead"),
    Rule(r"except\s*:|except BaseException:\s*pass", r"\.py$", "no error is swallowed"),
]
OWN = "tools/house_rules.py"


def tracked() -> list[str]:
    """Files that git tracks, as paths relative to the root."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if name != OWN]


def violations(name: str) -> list[str]:
    """One line of text for each broken rule in a file."""
    rules = [rule for rule in RULES if re.search(rule.where, name)]
    try:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, FileNotFoundError):
        return []
    return [
        f"{name}:{number}: {rule.reason}: {line.strip()[:80]}"
        for number, line in enumerate(lines, 1)
        for rule in rules
        if re.search(rule.pattern, line)
    ]


if __name__ == "__main__":
    found = [line for name in tracked() for line in violations(name)]
    print("\n".join(found) or "house rules: kept")
    sys.exit(bool(found))
