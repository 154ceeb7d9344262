"""Who stands in what relation to a problem: rules with evidence, never a score; the judgement is a person's."""

from auditkit.review.responsibility.answer import Responsibility, responsibility
from auditkit.review.responsibility.profiles import Profile, profile
from auditkit.review.responsibility.rules import STEPS

__all__ = ["STEPS", "Profile", "Responsibility", "profile", "responsibility"]
