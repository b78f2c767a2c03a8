"""What applies, what waits and for what, and what would change: the Reading of a profile."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching.book import Profile, ProfileError
from teaching.casebook import load
from teaching.model import APPLIES, DOES_NOT_APPLY, WAITS
from teaching.reading import coverage, read
from tests.unit.pictures import FACTORS, profiles
from tests.unit.plain import truth

BOOK = load()


def reading(**answers):
    not_looked_for = answers.pop("not_looked_for", None)
    return read(BOOK, BOOK.profile(answers, not_looked_for))


def waits(found, id):
    return {wait.factor: wait.alone for wait in found.waits_for[id]}


class TestThreeValues:
    def test_what_is_not_asked_is_unknown(self):
        assert reading().status["er-hormone-first"] == WAITS

    def test_hormone_receptors_are_content_with_one(self):
        assert reading(pr="positive").status["hr-hormone-first"] == APPLIES
        assert reading(pr="positive").status["er-hormone-first"] == WAITS

    def test_hormone_receptors_are_negative_only_when_both_are(self):
        assert reading(er="negative").status["hormone-less-when-negative"] == WAITS
        assert reading(er="negative", pr="negative").status["hormone-less-when-negative"] == APPLIES

    def test_a_wait_names_the_underlying_tests(self):
        assert waits(reading(), "hr-hormone-first") == {"er": False, "pr": False}
        assert waits(reading(er="negative"), "hr-hormone-first") == {"pr": True}

    def test_a_site_not_looked_for_stays_unknown(self):
        brain = "radiotherapy-bone-brain-skin"
        assert reading(site="liver").status[brain] == DOES_NOT_APPLY
        assert reading(site="liver", not_looked_for={"site": "brain"}).status[brain] == WAITS
        assert reading(site="bone", not_looked_for={"site": "brain"}).status[brain] == APPLIES

    @given(profiles())
    def test_whether_one_answer_settles_a_wait_is_what_trying_all_answers_says(self, profile):
        found = read(BOOK, profile)
        for id in found.waiting:
            when = BOOK.statements[id].when
            for wait in found.waits_for[id]:
                assert wait.alone == all(
                    truth(when, other) is not None for other in answered(profile, wait.factor, when)
                )
            named = {wait.factor for wait in found.waits_for[id]}
            for factor in set(FACTORS) - named:
                assert all(truth(when, other) is None for other in answered(profile, factor, when))


def answered(profile, factor, when):
    """The profile with one factor answered in each way that `when` can tell apart; nothing known is taken back."""
    factor = BOOK.factors[factor]
    present = profile.known.get(factor.id)
    open_ = profile.not_looked_for.get(factor.id, frozenset())
    if present is not None and not open_:
        return
    sets = [clause[factor.id] for clause in when if factor.id in clause]
    apart = {
        (frozenset(i for i, values in enumerate(sets) if value in values), value in open_): value
        for value in factor.ids
    }
    used = set().union(*sets) & set(apart.values()) or set(
        factor.ids[:1]
    )  # one of each kind that `when` can tell apart
    free = sorted(used & open_ if present is not None else used)
    if not factor.several:
        for value in factor.ids:
            yield profile.with_(factor.id, [value])
        return
    for size in range(len(free) + 1):
        for more in combinations(free, size):
            known = {**profile.known, factor.id: (present or frozenset()) | frozenset(more)}
            yield Profile(known, {key: value for key, value in profile.not_looked_for.items() if key != factor.id})


class TestOrder:
    @given(st.data())
    def test_the_order_of_picking_does_not_matter(self, data):
        profile = data.draw(profiles())
        answers = data.draw(
            st.permutations(
                [(factor, data.draw(st.permutations(sorted(values)))) for factor, values in profile.known.items()]
            )
        )
        again = read(BOOK, BOOK.profile(dict(answers), profile.not_looked_for))
        assert again.status == read(BOOK, profile).status
        assert again.profile == profile


class TestMoreKnown:
    @given(profiles(), st.data())
    def test_learning_more_never_brings_a_statement_from_nowhere(self, profile, data):
        unknown = [factor for factor in FACTORS if factor not in profile.known]
        if not unknown:
            return
        factor = data.draw(st.sampled_from(unknown))
        before = read(BOOK, profile).status
        after = read(BOOK, profile.with_(factor, [data.draw(st.sampled_from(BOOK.factors[factor].ids))])).status
        assert {id for id in before if before[id] != WAITS and after[id] != before[id]} == set()


class TestTests:
    def test_the_result_that_changes_most_comes_first(self):
        effects = reading(menopause="post").tests
        assert [each.would_change for each in effects] == sorted((each.would_change for each in effects), reverse=True)

    def test_counts_the_statements_that_one_result_would_change(self):
        found = reading(er="positive", menopause="post", site="bone")
        best = max(
            sum(found.status[id] != other.status[id] for id in found.status)
            for other in (read(BOOK, found.profile.with_("her2", [value])) for value in ("positive", "negative"))
        )
        assert {each.factor: each.would_change for each in found.tests}["her2"] == best > 0

    def test_only_unknown_tests_are_named(self):
        named = {each.factor for each in reading(er="positive").tests}
        assert "er" not in named
        assert named <= {factor.id for factor in BOOK.factors.values() if factor.kind == "test"}


class TestTensions:
    def test_receptor_negative_and_her2_positive_shows_the_incomplete_sentence_beside_the_complete_one(self):
        found = reading(er="negative", pr="negative", her2="positive")
        assert found.status["negative-chemotherapy"] == APPLIES
        assert found.status["all-negative-chemotherapy"] == DOES_NOT_APPLY
        assert "receptor-negative-and-her2" in [each.id for each in found.tensions]
        assert BOOK.statements["negative-chemotherapy"].incomplete

    def test_receptor_negative_and_her2_negative_has_no_such_tension(self):
        found = reading(er="negative", pr="negative", her2="negative")
        assert "receptor-negative-and-her2" not in [each.id for each in found.tensions]

    def test_a_tension_needs_a_side_that_applies(self):
        assert all(
            any(found.status[side.statement] == APPLIES for side in each.sides if side.statement)
            for found in (reading(), reading(menopause="pre"), reading(her2="positive"))
            for each in found.tensions
        )


class TestWhatIf:
    def test_only_what_changes_is_told_and_it_is_told_right(self):
        found = reading(er="positive", menopause="post", site=["bone", "lung"])
        changes = list(found.what_if())
        assert changes
        for change in changes:
            now = found.profile.known.get(change.factor, frozenset())
            factor = BOOK.factors[change.factor]
            if not change.present:
                other = Profile({**found.profile.known, factor.id: now - {change.value}}, found.profile.not_looked_for)
            elif factor.several and change.value != factor.none:
                other = found.profile.with_(factor.id, now - {factor.none} | {change.value})
            else:
                other = found.profile.with_(factor.id, [change.value])
            applies = set(read(BOOK, other).applies)
            assert set(change.appears) == applies - set(found.applies)
            assert set(change.disappears) == set(found.applies) - applies
            assert change.appears or change.disappears

    def test_a_value_can_be_taken_away(self):
        gone = [
            each
            for each in reading(site=["bone"]).what_if()
            if (each.factor, each.value, each.present) == ("site", "bone", False)
        ]
        assert "bone-extra-medicine" in gone[0].disappears


class TestWatch:
    @pytest.mark.parametrize(
        ("answers", "id"),
        [
            ({"her2": "positive"}, "heart-on-trastuzumab"),
            ({"now": "trastuzumab"}, "heart-on-trastuzumab"),
            ({"site": "bone"}, "calcium-on-denosumab"),
            ({"now": "denosumab"}, "calcium-on-denosumab"),
            ({"er": "positive", "menopause": "pre"}, "ovaries-may-restart"),
            ({"now": "goserelin"}, "ovaries-may-restart"),
        ],
    )
    def test_monitoring_goes_with_the_drug(self, answers, id):
        assert reading(**answers).status[id] == APPLIES

    def test_a_drug_neither_described_nor_taken_is_not_watched(self):
        assert reading(her2="negative", now="none").status["heart-on-trastuzumab"] == DOES_NOT_APPLY


class TestProfile:
    def test_unknown_is_the_same_as_leaving_it_out(self):
        assert BOOK.profile(er="unknown", site=["unknown"]) == BOOK.profile()

    def test_duplicates_merge(self):
        assert BOOK.profile(site=["bone", "bone"]) == BOOK.profile(site="bone")

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"er": "positve"}, "Did you mean positive"),
            ({"her": "positive"}, "Did you mean her2"),
            ({"er": ["positive", "negative"]}, "takes one value"),
            ({"site": ["none", "bone"]}, "none cannot stand beside bone"),
        ],
    )
    def test_a_slip_is_named_with_what_is_allowed(self, answers, message):
        with pytest.raises(ProfileError, match=message):
            BOOK.profile(answers)

    def test_a_notebook_shows_the_sentence_alone(self):
        with pytest.raises(ProfileError) as slip:
            BOOK.profile(er="positve")
        assert slip.value._render_traceback_() == [str(slip.value)]

    def test_found_and_not_looked_for_at_once_is_refused(self):
        with pytest.raises(ProfileError, match="both found and not looked for"):
            BOOK.profile({"site": "brain"}, {"site": "brain"})

    def test_only_some_factors_can_be_partly_open(self):
        with pytest.raises(ProfileError, match="cannot stay unknown"):
            BOOK.profile({"prior": "tamoxifen"}, {"prior": "letrozole"})


def test_odd_pairs_are_answered_with_a_note():
    found = reading(presentation="de-novo", prior="tamoxifen")
    assert [each.id for each in found.odd] == ["de-novo-with-earlier-treatment"]
    assert found.applies


def test_coverage_counts_the_pictures_that_bring_a_statement_up():
    counts = coverage(BOOK, [BOOK.profile(er="positive"), BOOK.profile(er="negative")])
    assert counts["er-hormone-first"] == 1
    assert counts["gentlest-first"] == 2
    assert counts["fulvestrant-alpelisib"] == 0
    assert list(counts) == list(BOOK.statements)
