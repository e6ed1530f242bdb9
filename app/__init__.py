"""说事簿: what a case is, what may be done with it, and the parts put together."""

__version__ = "0.1.0"
