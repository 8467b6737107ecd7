"""The gate: findings over posts, their memory and what was published of them. No engine, no model, no network."""

from .finding import Finding, Fix, Severity
from .registry import Rule, all_rules
from .runner import Checked, check

__all__ = ["Checked", "Finding", "Fix", "Rule", "Severity", "all_rules", "check"]
