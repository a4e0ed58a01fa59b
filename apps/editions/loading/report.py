"""What a load did, and what it found odd."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Filled while loading; printed by the command."""

    created: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: Names of the rows that this file has spoken of already.
    named: set[str] = field(default_factory=set)

    def warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)
