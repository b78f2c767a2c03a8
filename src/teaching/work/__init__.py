"""A student's own work: what was done, what comes back, and what can be taken along."""
