"""Build assets/fonts from the packages pinned in sources.toml: ``python -m tools.fonts.build``.

See README.md beside this file. ``--check`` builds elsewhere and compares byte by byte instead of replacing.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from tools.fonts import charsets, outlines

_HERE = Path(__file__).resolve().parent
_TARGET = _HERE.parents[1] / "assets" / "fonts"
_FONT_EXCEPTION = """
GPL font exception (as an additional permission under section 7 of the GNU GPL version 3):
As a special exception, if you create a document which uses this font, and embed this font or unaltered portions of
this font into the document, this font does not by itself cause the resulting document to be covered by the GNU
General Public License. This exception does not however invalidate any other reasons why the document might be
covered by the GNU General Public License.

Changes made here: only the ideographs of GB 2312 and some punctuation are kept, the outlines are converted from
cubic to quadratic curves, the family is renamed. The source form of the change is tools/fonts in this repository.
"""


def main() -> None:
    """Build, or with ``--check`` compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "shuoshi-fonts")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    plan = tomllib.loads((_HERE / "sources.toml").read_text(encoding="utf-8"))
    folders = {key: fetch(package, chosen.cache) for key, package in plan["packages"].items()}
    target = chosen.cache / "built" if chosen.check else _TARGET
    build_fonts(plan["fonts"], folders, target)
    write_licences(plan["licences"], folders, target / "licences")
    if chosen.check:
        compare(plan["fonts"], target)


def fetch(package: dict[str, str], cache: Path) -> Path:
    """Download one package with its ordinary client, check its hash, unpack it; the folder it is unpacked in."""
    folder = cache / (package["name"].replace("@", "").replace("/", "-") + "-" + package["version"])
    archive = next(folder.glob("archive.*"), None) or download(package, folder)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package["sha256"]:
        raise SystemExit(f"{package['name']} 的散列不符：{found}")
    content = folder / "content"
    if not content.exists():
        unpack(archive, content)
    return content


def download(package: dict[str, str], folder: Path) -> Path:
    """Ask apt or npm, as this machine has them configured, for one exact version."""
    folder.mkdir(parents=True, exist_ok=True)
    name, version = package["name"], package["version"]
    if package["client"] == "apt":
        subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=folder, check=True)
    else:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True)
    (got,) = [path for path in folder.iterdir() if path.is_file()]
    return got.rename(folder / f"archive{got.suffix}")


def unpack(archive: Path, content: Path) -> None:
    """Unpack a .deb or an npm .tgz."""
    content.mkdir()
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(content)], check=True)
    else:
        with tarfile.open(archive) as pack:
            pack.extractall(content, filter="data")


def build_fonts(fonts: list[dict[str, str]], folders: dict[str, Path], target: Path) -> None:
    """Write every font; a rare one takes only what all before it lack, and ``without`` names what is drawn wrongly."""
    unihan = folders["unicode"] / "usr/share/unicode"
    wanted: dict[str, Callable[[], set[int]]] = {
        "fang": charsets.fang,
        "lean": lambda: charsets.lean(unihan),
        "rare": lambda: charsets.level_3() - covered,
    }
    covered: set[int] = set()
    for entry in fonts:
        target.mkdir(parents=True, exist_ok=True)
        taken = wanted[entry["take"]]() - set(map(ord, entry.get("without", "")))
        codes = make(entry, folders[entry["package"]] / entry["member"], taken, target)
        covered |= codes
        size = (target / entry["file"]).stat().st_size
        print(f"{entry['file']:14} {len(codes):6} 字 {size / 1e6:6.2f} MB", flush=True)
    if missing := charsets.level_3() - covered:
        raise SystemExit(f"GB 18030-2022 三级字符尚缺 {len(missing)} 个")


def make(entry: dict[str, str], source: Path, codes: set[int], target: Path) -> set[int]:
    """Write one font and return the code points it has."""
    font = TTFont(source, recalcTimestamp=False)
    outlines.keep(font, codes)
    if "CFF " in font:
        outlines.to_quadratic(font)
    outlines.in_code_order(font)
    outlines.rename(font, entry["family"], entry.get("style", "Regular"))
    font.save(target / entry["file"])
    return set(font.getBestCmap())


def write_licences(licences: list[dict[str, Any]], folders: dict[str, Path], target: Path) -> None:
    """Put the licence text of every source beside the fonts."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in licences:
        parts = [read_text(folders[entry["package"]] / member) for member in entry["members"]]
        if entry["package"] == "fandol":
            parts.insert(1, _FONT_EXCEPTION)
        (target / entry["file"]).write_text("\n".join(parts), encoding="utf-8")


def read_text(path: Path) -> str:
    """A text file, packed or not."""
    packed = path.read_bytes()
    return (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")


def compare(fonts: list[dict[str, str]], built: Path) -> None:
    """Exit with 1 when a committed font differs from the one just built."""
    changed = [
        entry["file"]
        for entry in fonts
        if (built / entry["file"]).read_bytes() != (_TARGET / entry["file"]).read_bytes()
    ]
    if changed:
        sys.exit("与仓库中的字体不同：" + "、".join(changed))
    print("与仓库中的字体逐字节相同")


if __name__ == "__main__":
    main()
