"""The frozen program lives the whole story in an empty environment: no Python path, no home, no display."""

import subprocess
import sys
import tempfile
from pathlib import Path

PASSPHRASE = "示例口令2026"  # of the demo's rooms


def run(program: Path) -> int:
    """Start the program's demo and look at what it left. Returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        environment = {"HOME": folder, "LANG": "C.UTF-8"}
        started = subprocess.run(
            [program, "demo", out], cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        unexpected = started.stderr.splitlines()
        pictures = list(out.glob("[0-9][0-9]-*.png"))
        papers = list(out.glob("*.pdf"))
        print(started.stdout.strip())
        if started.returncode or unexpected or len(pictures) < 30 or len(papers) < 3:
            print("\n".join(unexpected[-20:]), f"exit {started.returncode}, {len(pictures)} pictures", file=sys.stderr)
            return 1
        if not _papers_work(program, out, environment):
            return 1
    print(f"frozen program: demo passed, {len(pictures)} pictures")
    return 0


def _papers_work(program: Path, out: Path, environment: dict[str, str]) -> bool:
    """What loads its libraries late works too: checking a paper, a Word file, a certificate that is asked for."""
    data = ["--data", str(out / "room"), "--json"]
    known = environment | {"SHUOSHI_PASSPHRASE": PASSPHRASE, "SHUOSHI_P12_PASSWORD": "-"}

    def said(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words], cwd=out, env=known, capture_output=True, text=True, timeout=120, check=False)

    number = "（2026）柳调卷字第001号"  # the one that the demo signs
    checked = said("verify", "人民调解协议书.pdf", *data)
    word = said("document", "word", number, "F02", "--out", "f02.docx", *data)
    (out / "no.p12").write_bytes(b"no certificate")
    refused = said("document", "sign", number, "--p12", "no.p12", "--out", "signed.pdf", *data)
    fine = checked.returncode == 0 and word.returncode == 0 and refused.returncode == 1 and "not_installed" not in refused.stderr
    if not fine:
        for done in (checked, word, refused):
            print(done.args[1:3], done.returncode, done.stdout[-300:], done.stderr[-300:], file=sys.stderr)
    return fine


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]).absolute()))
