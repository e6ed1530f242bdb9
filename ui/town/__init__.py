"""下级来件: the town receives from its desks."""
