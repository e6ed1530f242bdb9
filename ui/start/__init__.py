"""First start, and unlocking."""
