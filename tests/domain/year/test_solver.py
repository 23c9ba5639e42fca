"""The door to CP-SAT."""

import gc

import pytest
from ortools.sat.python import cp_model

from domain.year.solver import Answer, Effort, Found, Terms, count, minimise, total


def knapsack(items: int) -> tuple[cp_model.CpModel, Terms]:
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in range(items)]
    weights = [3 + 7 * number % 11 for number in range(items)]
    model.add(total(list(zip(taken, weights, strict=True))) >= sum(weights) // 2)
    return model, [(variable, 2 + number % 5) for number, variable in enumerate(taken)]


def test_the_cheapest_is_found_and_proven() -> None:
    model = cp_model.CpModel()
    one, other = model.new_bool_var(""), model.new_bool_var("")
    model.add_bool_or(one, other)
    answer = minimise(model, [(one, 3), (other, 2)], Effort())
    assert (answer.found, answer.cost, answer.bound) == (Found.BEST, 2, 2)
    assert (answer[one], answer[other], answer.solved) == (0, 1, True)


def test_what_cannot_be_is_proven() -> None:
    model = cp_model.CpModel()
    one = model.new_bool_var("")
    model.add(count([one]) == 2)
    answer = minimise(model, [(one, 1)], Effort(), at_least=5)
    assert (answer.found, answer.solved, answer.bound, list(answer.values)) == (Found.NONE, False, 5, [])


def test_without_a_price_any_solution_will_do() -> None:
    model = cp_model.CpModel()
    one = model.new_bool_var("")
    model.add(count([one]) == 1)
    answer = minimise(model, [], Effort())
    assert (answer.found, answer.cost, answer.bound, answer[one]) == (Found.BEST, 0, 0, 1)


def test_no_step_finds_nothing_and_proves_nothing() -> None:
    model, cost = knapsack(40)
    assert minimise(model, cost, Effort(steps=0.0)).found == Found.UNKNOWN


def test_a_bound_that_is_known_ends_the_search() -> None:
    model, cost = knapsack(40)
    best = minimise(model, cost, Effort(steps=1.0))
    near = minimise(model, cost, Effort(steps=1.0, gap=0.5), at_least=best.cost)
    assert near.found in (Found.SOME, Found.BEST)
    assert best.cost <= near.cost <= 2 * best.cost
    assert near.bound >= best.cost


def test_the_answer_outlives_the_solver() -> None:
    model, cost = knapsack(30)
    answer = minimise(model, cost, Effort(steps=1.0))
    before = [answer[variable] for variable, _ in cost]
    for _ in range(5):
        minimise(*knapsack(35), Effort(steps=0.1))
        gc.collect()
    assert [answer[variable] for variable, _ in cost] == before
    assert sum(weight * answer[variable] for variable, weight in cost) == answer.cost


@pytest.mark.parametrize("seed", [0, 1])
def test_a_seed_gives_the_same_answer(seed: int) -> None:
    answers = [minimise(*knapsack(40), Effort(seed=seed, steps=0.05)) for _ in range(2)]
    assert answers[0] == answers[1]


def test_solved_is_best_or_some() -> None:
    def solved(found: Found) -> bool:
        return Answer(found=found, cost=0, bound=0, values=()).solved

    assert [found for found in Found if solved(found)] == [Found.BEST, Found.SOME]
