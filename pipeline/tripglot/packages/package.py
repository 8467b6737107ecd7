"""One Argos package as it lies on the disk."""

import json
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
    def aligned(self) -> bool:
        """Whether the model's attention was trained to say where words come from, as that of the bundled ones was."""
        if self.origin == "bundled":
            return True
        try:
            facts = json.loads((self.path / "metadata.json").read_bytes())
        except (OSError, ValueError, RecursionError):
            return False
        return isinstance(facts, dict) and facts.get("attention") == "aligned"

    @property
    def label(self) -> str:
        """Name pair and version, as provenance wants them: "zh_en 0.1"."""
        return f"{self.from_code}_{self.to_code} {self.version}"
