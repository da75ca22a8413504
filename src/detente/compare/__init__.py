"""A store held against other event data sets: GDELT, POLECAT, ICEWS (docs/compare.md)."""

from detente.compare.records import Comparison
from detente.compare.run import compare

__all__ = ["Comparison", "compare"]
