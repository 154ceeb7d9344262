"""The organisation: who held a post, who stood above it, when it changed hands, what became of a unit."""

from auditkit.engine import Step
from auditkit.organisation import handovers, holders, lineage
from auditkit.organisation.holders import holders_on, superiors_on

STEPS: tuple[Step, ...] = (*holders.steps(), *lineage.steps(), *handovers.steps())

__all__ = ["STEPS", "holders_on", "superiors_on"]
