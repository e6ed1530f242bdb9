"""The window: PySide6, and nothing but showing and asking."""
