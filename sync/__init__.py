"""Exchange files: bytes and files in, bytes and files out; no database. ``FORMAT.md`` is the specification."""
