"""名册轮值: people, who receives on which day, meetings."""
