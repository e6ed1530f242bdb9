"""The whole main job, lived through the real window without a screen, with a picture of every step."""
