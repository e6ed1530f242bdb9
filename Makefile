# Every habit of the project is one command. The first one that needs it sets everything up inside .venv.
PY := .venv/bin/python

.PHONY: setup run demo test check papers bench build build-test lock clean

setup:
	@sh tools/setup.sh

run: setup
	@$(PY) -m app run-sample

demo: setup
	@$(PY) -m app demo demo-out

test: setup
	@sh tools/test_tools.sh
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@$(PY) tools/house_rules.py

# The whole of what the suite takes a slice of: every form of every sample, compared with those that were looked at and
# judged as archive files; three hundred hard paragraphs; every glyph. PAPERS="--out FOLDER" for the pictures.
papers: setup
	@sh tools/test_tools.sh
	@QT_QPA_PLATFORM=offscreen $(PY) -m tools.papers --judge $(PAPERS)
	@$(PY) -m tools.typography
	@$(PY) -m tools.fonts.proof

bench: setup
	@QT_QPA_PLATFORM=offscreen $(PY) -m bench $(BENCH)

build: setup
	@.venv/bin/pyinstaller --noconfirm --log-level WARN build.spec

build-test: build
	@$(PY) tools/test_frozen.py dist/shuoshi/shuoshi

lock: setup
	@sh tools/lock.sh

clean:
	@rm -rf build dist demo-out *.egg-info
