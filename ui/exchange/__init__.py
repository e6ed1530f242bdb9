"""上下交换: the desk sends to and hears from the town."""
