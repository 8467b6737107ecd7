"""One Argos package as it lies on the disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Origin = Literal["extra", "argos", "bundled"]


@dataclass(frozen=True, slots=True)
class Package:
    """A package as it lies on the disk; with a `problem`, its other facts may be empty."""

    from_code: str  # Argos's language codes: zh, zt, pb ...
    to_code: str
    version: str
    path: Path  # a folder; for a bundled one, the archive itself
    origin: Origin
    problem: str = ""  # why it cannot be used; empty if it can

    @property
    def label(self) -> str:
        """Name pair and version, as provenance wants them: "zh_en 0.1"."""
        return f"{self.from_code}_{self.to_code} {self.version}"
