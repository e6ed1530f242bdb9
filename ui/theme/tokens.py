"""The values of the visual language. Every colour and size of the window comes from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """Colours as ``#RRGGBB``; sizes grow with ``base``, the text size in pixels.

    ``line`` only divides; ``edge`` outlines controls and has at least 3:1 on ``surface``. A ``…_tint`` is the ground
    under text of the same name, with at least 4.5:1.
    """

    base: int = 18
    page: str = "#F6F4EF"
    rail: str = "#EDE9E0"
    surface: str = "#FFFFFF"
    stripe: str = "#FBFAF7"
    line: str = "#E1DBD0"
    edge: str = "#848E91"
    text: str = "#1E282C"
    muted: str = "#56636A"
    primary: str = "#16605F"
    primary_dark: str = "#0F4A49"
    primary_tint: str = "#E0EEEC"
    on_primary: str = "#FFFFFF"
    focus: str = "#C46A00"
    focus_on_primary: str = "#FFC46B"
    seal: str = "#A8322A"
    danger: str = "#A8322A"
    danger_tint: str = "#FBE9E6"
    warning: str = "#855000"
    warning_tint: str = "#FDF1DC"
    good: str = "#2A6A3E"
    good_tint: str = "#E4F1E6"
    info: str = "#29598B"
    info_tint: str = "#E6EFF8"
    violet: str = "#654696"
    violet_tint: str = "#EFE9F7"
    quiet_tint: str = "#ECEAE5"
    radius: int = 8
    radius_card: int = 12

    def px(self, at_18: float) -> int:
        """A length that is ``at_18`` pixels when the base is 18, scaled with the text."""
        return max(1, round(at_18 * self.base / 18))

    @property
    def control(self) -> int:
        """Height of everything that is clicked: never under 40 px."""
        return max(40, self.px(44))


LIGHT = Tokens()
