"""Writes ``tests/printing/corpus/hard.toml``: 300 paragraphs that are hard to set, made from hand-written material.

The same seed makes the same file. Only characters that the bundled fonts have go in.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "printing" / "corpus"
SEED, WANTED, LONGEST = 20260305, 300, 2_000
HEAD = "# 由 tools/typography_corpus.py 生成，不要手工改；原料在 material.toml，人物和号码都是虚构的。\n"


def filled(sentence: str, slots: dict[str, list[str]], dice: random.Random) -> str:
    """The sentence with every ``{slot}`` chosen anew."""
    return re.sub(r"\{(\w+)\}", lambda found: dice.choice(slots[found[1]]), sentence)


def paragraphs() -> list[tuple[str, str]]:
    """(kind, text) of all paragraphs."""
    material = tomllib.loads((FOLDER / "material.toml").read_text(encoding="utf-8"))
    slots, sentences, whole = material["slots"], material["sentences"], material["whole"]
    dice = random.Random(SEED)
    found = [("marks", text) for text in whole["marks"]] + [("other", text) for text in whole["other"]]
    found.append(("unpunctuated", "".join(dice.choices(hanzi(sentences), k=LONGEST))))
    everything = [text for texts in sentences.values() for text in texts]
    kinds = [*sentences, "medley"]
    while len(found) < WANTED:
        kind = kinds[len(found) % len(kinds)]
        pool = sentences.get(kind, everything)
        chosen = dice.sample(pool, min(len(pool), dice.randint(1, 4)))
        entry = (kind, "".join(filled(text, slots, dice) for text in chosen))
        found += [entry] if entry not in found else []
    return found


def hanzi(sentences: dict[str, list[str]]) -> list[str]:
    """The Chinese characters of the sentences, as often as they occur."""
    return [char for texts in sentences.values() for text in texts for char in text if "\u4e00" <= char <= "\u9fff"]


def main() -> None:
    """Write the file."""
    sys.path.insert(0, str(ROOT))
    from app.paths import assets_dir
    from printing.fonts import FontBook

    fonts = FontBook(assets_dir() / "fonts")
    entries = paragraphs()
    assert len(set(entries)) == len(entries)
    for _, text in entries:
        assert not fonts.unprintable(text), (text[:30], fonts.unprintable(text))
    lines = [f"[[paragraph]]\nkind = \"{kind}\"\ntext = {json.dumps(text, ensure_ascii=False)}\n" for kind, text in entries]
    (FOLDER / "hard.toml").write_text(HEAD + "\n" + "\n".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
