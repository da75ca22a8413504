"""The ledger of positions: who holds what since when, what changed, and who contradicts whom."""
