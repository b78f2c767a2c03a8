"""The plain evaluation of a condition: slow, short, and written apart from `teaching.matching`."""


def clause_truth(clause, profile):
    """Whether every factor of `clause` holds: True, False or None (Kleene's strong logic)."""
    holds = [profile.any_of(factor, values) for factor, values in clause.items()]
    return False if False in holds else None if None in holds else True


def truth(condition, profile):
    """Whether one clause of `condition` holds: True, False or None (Kleene's strong logic)."""
    holds = [clause_truth(clause, profile) for clause in condition]
    return True if True in holds else None if None in holds else False
