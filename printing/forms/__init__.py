"""One module for each printed form."""
