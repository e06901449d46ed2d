"""Which published models stand beside measured values: the own, the best and the closest, at most so many."""

from hypothesis import given
from hypothesis import strategies as st

from reports.published_choice import BEST, MAX_MODELS, by_interest, choose

SHARES = st.floats(0, 1)
MODELS = st.dictionaries(st.sampled_from([f"M{n}" for n in range(40)]), SHARES, max_size=40)


@given(MODELS, st.lists(SHARES, max_size=3))
def test_the_models_measured_and_the_best_come_first_and_none_is_lost(
    published: dict[str, float], measured: list[float]
) -> None:
    order = by_interest(published, measured, ["org/M0", "M1"])
    assert sorted(order) == sorted(published)
    own = {model for model in ("M0", "M1") if model in published}
    assert set(order[: len(own)]) == own
    best = sorted(published.values(), reverse=True)[:BEST]
    assert sorted((published[model] for model in order[: len(own) + BEST]), reverse=True)[: len(best)] == best


@given(st.floats(0, 1))
def test_the_rest_comes_by_its_distance_to_what_was_measured(measured: float) -> None:
    published = {f"M{n}": n / 30 for n in range(30)}
    rest = by_interest(published, [measured], [])[BEST:]
    away = [abs(published[model] - measured) for model in rest]
    assert away == sorted(away)


@given(st.lists(st.lists(st.sampled_from([f"M{n}" for n in range(60)]), unique=True), max_size=4))
def test_every_benchmark_has_its_turn_until_there_are_enough(orders: list[list[str]]) -> None:
    chosen = choose(orders)
    every = {model for order in orders for model in order}
    assert len(chosen) == min(MAX_MODELS, len(every))
    assert {order[0] for order in orders if order} <= chosen <= every
