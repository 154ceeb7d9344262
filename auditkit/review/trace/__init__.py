"""A problem traced: up the hierarchy as it stood then, back through every plan, who knew and who inherited."""

from auditkit.review.trace.problem import STEPS, ProblemTrail, problem_trail

__all__ = ["STEPS", "ProblemTrail", "problem_trail"]
