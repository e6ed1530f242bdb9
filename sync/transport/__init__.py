"""Ways for exchange files to travel. Each moves whole files and knows nothing of what is in them."""
