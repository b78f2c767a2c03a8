"""Random profiles for property tests."""

from hypothesis import strategies as st

from teaching.casebook import load

BOOK = load()
FACTORS = tuple(BOOK.factors)


@st.composite
def profiles(draw):
    """Any profile that the casebook accepts, odd ones included."""
    answers, open_ = {}, {}
    for factor in BOOK.factors.values():
        if not draw(st.booleans()):
            continue
        if not factor.several:
            answers[factor.id] = draw(st.sampled_from(factor.ids))
            continue
        values = [value for value in factor.ids if value != factor.none]
        present = draw(st.sets(st.sampled_from(values), max_size=4))
        if not present and not factor.none:
            continue
        answers[factor.id] = present or {factor.none}
        rest = [value for value in values if value not in present]
        if factor.not_looked_for and rest:
            open_[factor.id] = draw(st.sets(st.sampled_from(rest), max_size=2))
    return BOOK.profile(answers, open_)
