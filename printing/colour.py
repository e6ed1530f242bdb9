"""The colours of our files: sRGB, as an ICC profile."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageCms

_DATE, _DATE_LENGTH = 24, 12  # of the profile's header (ICC.1, 7.2)


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The profile, without the day on which it was made, which would make every file another."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # 2000-01-01 00:00:00, as six numbers of two bytes; a date must be one.
    made[_DATE : _DATE + _DATE_LENGTH] = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return bytes(made)
