"""Every form of every sample on paper: pictures to look at, and a comparison with those that were looked at before.

    python -m tools.papers [--out FOLDER] [--renew] [--judge]

Exits with 1 when a paper is not as it was; ``--renew`` after looking at the pictures takes the new ones as right.
``--judge`` has veraPDF try every paper against PDF/A-2b and PDF/UA-1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "printing" / "golden" / "papers.json"
_LOOK = 40 / 72  # of the pictures that are compared; larger ones would differ by nothing that people see
_FOOT = 74  # points: the foot stands below
_SHOW = 0.8
_ROW = 5


def words_of(pdf: bytes) -> list[str]:
    """The text of each page above the foot, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_bounded(bottom=_FOOT).split()) for page in document]


def picture_of(pdf: bytes) -> str:
    """A digest of how the pages look."""
    looks = hashlib.sha256()
    for page in pypdfium2.PdfDocument(pdf):
        looks.update(page.render(scale=_LOOK, grayscale=True).to_pil().tobytes())
    return looks.hexdigest()[:16]


def _contact(pdfs: list[bytes], target: Path) -> None:
    pages = [page.render(scale=_SHOW).to_pil() for pdf in pdfs for page in pypdfium2.PdfDocument(pdf)]
    width, height = max(page.width for page in pages) + 8, max(page.height for page in pages) + 8
    for start in range(0, len(pages), 2 * _ROW):
        part = pages[start:start + 2 * _ROW]
        sheet = Image.new("RGB", (width * min(_ROW, len(part)), height * (1 + (len(part) - 1) // _ROW)), "#777777")
        for place, page in enumerate(part):
            sheet.paste(page, ((place % _ROW) * width + 4, (place // _ROW) * height + 4))
        sheet.save(target.with_name(f"{target.stem}-{start // (2 * _ROW) + 1}.png"))


def _judged(files: dict[str, bytes]) -> int:
    """How many verdicts of veraPDF go against a paper; they are printed."""
    from tools import verapdf

    if lacking := verapdf.missing():
        print(lacking)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.pdf" for name in files]
        for path, pdf in zip(paths, files.values(), strict=True):
            path.write_bytes(pdf)
        verdicts = verapdf.judge(paths, ("2b", "ua1"))
    against = [item for item in verdicts if item.broken]
    for item in against:
        print(f"veraPDF {item.flavour} {item.file.name}: {item.broken[0]}")
    print(f"veraPDF: {len(verdicts)} verdicts, {len(against)} against")
    return len(against)


def main(arguments: list[str]) -> int:
    """Set everything; 0 when all is as it was."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "printing")]
    import every_paper

    from app.services.documents import font_book
    from printing.forms.sheet import render_sheet

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--judge", action="store_true")
    options = parser.parse_args(arguments)
    found: dict[str, list[object]] = {}
    files: dict[str, bytes] = {}
    for name, case in every_paper.cases():
        pdfs = []
        for paper, sheet in every_paper.sheets(case):
            rendered = render_sheet(sheet, font_book())
            found[f"{name}/{paper}"] = [rendered.pages, picture_of(rendered.pdf)]
            pdfs.append(rendered.pdf)
            files[f"{name}-{paper}"] = rendered.pdf
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            _contact(pdfs, options.out / f"{name}.png")
        print(f"{name}: {len(pdfs)} papers")
    broken = _judged(files) if options.judge else 0
    if options.renew:
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(found.items()))
        GOLDEN.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    changed = sorted(key for key in {*golden, *found} if golden.get(key) != found.get(key))
    print("\n".join(f"changed: {key}" for key in changed) or f"all {len(found)} papers are as they were")
    return bool(changed or broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
