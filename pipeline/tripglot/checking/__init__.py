"""The gate: findings over posts, their memory and what was published of them. No engine, no model, no network."""

from tripglot.checking.finding import Finding, Fix, Severity, Translation
from tripglot.checking.registry import Rule, all_rules
from tripglot.checking.runner import Checked, check

__all__ = ["Checked", "Finding", "Fix", "Rule", "Severity", "Translation", "all_rules", "check"]
