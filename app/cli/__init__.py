"""The whole job without a window: the same services, JSON in and out (``docs/cli.md``)."""

from app.cli.main import main

__all__ = ["main"]
