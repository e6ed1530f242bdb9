"""What a case is and which rules hold for it. Standard library only: no files, no clock, no SQL, no Qt."""
