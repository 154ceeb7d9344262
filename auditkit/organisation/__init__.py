"""The organisation: who held a post, who stood above it, when it changed hands, what became of a unit."""

from auditkit.organisation import handovers, holders, lineage
from auditkit.organisation.holders import holders_on, superiors_on

STEPS = (*holders.STEPS, *lineage.STEPS, *handovers.STEPS)

__all__ = ["STEPS", "holders_on", "superiors_on"]
