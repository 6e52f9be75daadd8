"""Published examples of scoring and of the net promoter score, through the public functions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from cases import case

from kamlib.scoring.acceptability import acceptability
from kamlib.scoring.measures import promoter_score
from kamlib.scoring.methods import account_class, assess, ranks, weighted_sum
from kamlib.scoring.robustness import draw_weights
from kamlib.scoring.second_opinion import topsis, weighted_normalised, weighted_shares
from kamlib.scoring.weighting import pairwise_weights
from kamlib.support.settings import Criterion


def test_score_01_drinks_by_comparing_pairs():
    known = case("score_01_ahp_saaty_drinks")
    names, rows = known["inputs"]["elements"], known["inputs"]["matrix_rows"]
    pairs = {
        f"{one}|{two}": rows[i][j]
        for i, one in enumerate(names)
        for j, two in enumerate(names)
        if i < j
    }
    expected = known["expected_outputs"]
    found = pairwise_weights(pairs, names)
    assert found.weights == pytest.approx(expected["weights"], abs=known["tolerance"])
    assert found.weights == pytest.approx(expected["weights_4dp"], abs=6e-5)
    ratio = expected["consistency_ratio_saaty_ri"]
    assert found.consistency_ratio == pytest.approx(ratio, abs=known["tolerance"])
    other = pairwise_weights(pairs, names, random_index="donegan_dodd")
    ratio = expected["consistency_ratio_donegan_dodd_ri"]
    assert other.consistency_ratio == pytest.approx(ratio, abs=known["tolerance"])


def combined(criteria: dict[str, float], alternatives: dict[str, dict[str, float]]):
    """Priorities of alternatives: weights of the criteria times priorities under each."""
    elements = sorted(
        {name for pairs in alternatives.values() for p in pairs for name in p.split("|")}
    )
    names = list(alternatives)
    top = pairwise_weights(criteria, names)
    below = {name: pairwise_weights(alternatives[name], elements) for name in names}
    total = {
        element: sum(top.weights[name] * below[name].weights[element] for name in names)
        for element in elements
    }
    return total, top, below


def test_score_02_choosing_a_leader():
    known = case("score_02_ahp_leader")
    given, expected = known["inputs"], known["expected_outputs"]
    total, top, below = combined(given["criteria_comparisons"], given["alternatives_comparisons"])
    near = {"abs": known["tolerance"]}
    assert total == pytest.approx(expected["target_weights"], **near)
    assert top.weights == pytest.approx(expected["criteria_weights"], **near)
    assert below["Experience"].weights == pytest.approx(
        expected["local_weights_experience"], **near
    )
    ratios = expected["consistency_ratio"]
    assert top.consistency_ratio == pytest.approx(ratios["criteria"], **near)
    for name in ("Experience", "Education"):
        assert below[name].consistency_ratio == pytest.approx(ratios[name], **near)
    assert sorted(total, key=total.get, reverse=True) == expected["ranking"]


def test_score_04_choosing_a_city():
    known = case("score_04_ahp_saaty_cities")
    total, _, _ = combined(known["inputs"]["criteria"], known["inputs"]["alternatives"])
    expected = known["expected_outputs"]
    assert total == pytest.approx(expected["target_weights"], abs=known["tolerance"])
    assert sorted(total, key=total.get, reverse=True) == expected["ranking"]


def test_score_06_topsis():
    known = case("score_06_topsis_tzeng_huang")
    given, expected = known["inputs"], known["expected_outputs"]
    found = topsis(pd.DataFrame(given["matrix"]), given["weights"])
    assert found.tolist() == pytest.approx(expected["similarity"], abs=known["tolerance"])
    assert ranks(found).tolist() == expected["rank"]


def test_score_08_weighted_matrix_of_topsis():
    known = case("score_08_topsis_weighted_matrix_partial")
    matrix = pd.DataFrame(known["inputs"]["matrix"])
    found = weighted_normalised(matrix, known["inputs"]["weights"])
    expected = np.array(known["expected_outputs"]["weighted_normalised"])
    assert found.to_numpy() == pytest.approx(expected, abs=known["tolerance"])
    assert (matrix**2).sum().tolist() == known["inputs"]["column_norms_squared"]


def test_score_09_shares_with_inverted_costs():
    known = case("score_09_wsm_mixed_directions")
    given, expected = known["inputs"], known["expected_outputs"]
    is_cost = [direction == "min" for direction in given["directions"]]
    found = weighted_shares(pd.DataFrame(given["matrix"]), given["weights"], is_cost=is_cost)
    assert found.tolist() == pytest.approx(expected["score"], abs=known["tolerance"])
    assert ranks(found).tolist() == expected["rank"]


def test_score_10_two_categories_and_a_criterion_that_does_not_apply():
    known = case("score_10_infor_two_level_average")
    categories = known["inputs"]["categories"]
    criteria, values = [], {}
    for name, category in categories.items():
        for place, score in enumerate(category["scores"]):
            weight = category["weight"] / len(category["scores"])
            criteria.append(Criterion(id=f"{name}{place}", weight=weight, group=name))
            values[f"{name}{place}"] = pd.Series({"K1": float(score)})
    expected = known["expected_outputs"]
    tidy = assess(criteria, values, ["K1"])
    total = weighted_sum(tidy)["score"].iloc[0]
    assert total == pytest.approx(expected["total"], abs=known["tolerance"])
    weights = pd.Series({name: category["weight"] for name, category in categories.items()})
    parts = tidy.groupby(tidy["criterion"].str[0])["contribution"].sum() / weights
    assert parts.to_dict() == pytest.approx(expected["category_scores"])
    # Not applicable: the category keeps its weight, its mean is that of the others.
    gap = weighted_sum(assess(criteria, {**values, "A1": pd.Series(dtype=float)}, ["K1"]))
    assert gap["score"].iloc[0] == pytest.approx(0.65 * 4 + 0.35 * 2.5)


def test_score_11_account_scoring_index():
    known = case("score_11_account_scoring_index_class")
    given, expected = known["inputs"], known["expected_outputs"]
    criteria = [
        Criterion(id=name, weight=most, anchors=((0, 0), (most, 10)))
        for name, most in given["max_points"].items()
    ]
    values = {name: pd.Series({"ABC": float(p)}) for name, p in given["account_ABC"].items()}
    total = 10 * weighted_sum(assess(criteria, values, ["ABC"]))["score"]
    assert total.iloc[0] == pytest.approx(expected["total"], abs=1e-9)
    floors = {name: bounds[0] for name, bounds in given["classes_readable"].items()}
    assert account_class(total, floors, lowest="C").tolist() == [expected["class"]]
    assert account_class(pd.Series([79.5]), floors, lowest="C").tolist() == ["B"]


def test_score_14_rank_acceptability():
    known = case("score_14_smaa2_rank_acceptability")
    given, expected = known["inputs"], known["expected_outputs"]
    names = given["criteria"]
    figures = dict(given["gaussian_mu_sigma"])
    # A narrow log-normal (sigma at most 0.056) is taken as normal with its mean and deviation.
    mu, sigma = np.array(given["efficacy_lognormal_mu_sigma"]).T
    mean = np.exp(mu + sigma**2 / 2)
    figures["Efficacy"] = np.column_stack([mean, mean * np.sqrt(np.expm1(sigma**2))])
    points, deviation = {}, {}
    for name, direction in zip(names, given["directions"], strict=True):
        centre, width = np.array(figures[name]).T
        low, high = (centre - 1.96 * width).min(), (centre + 1.96 * width).max()
        share = (centre - low) / (high - low)
        points[name] = 10 * (share if direction == "max" else 1 - share)
        deviation[name] = 10 * width / (high - low)
    index = pd.Index(given["alternatives"])
    found = acceptability(
        pd.DataFrame(points, index=index),
        pd.DataFrame(deviation, index=index),
        draw_weights([1] * 6, draws=100_000, seed=1, uncertainty="any"),
        seed=1,
    )
    for place, name in enumerate(index):
        near = {"abs": 0.02}
        assert found.ranks[place] == pytest.approx(expected["rank_acceptability"][name], **near)
        central = dict(zip(names, found.central_weights[place], strict=True))
        assert central == pytest.approx(expected["central_weights"][name], **near)
        confidence = expected["confidence_factor"][name]
        assert found.confidence[place] == pytest.approx(confidence, abs=known["tolerance"])


def test_nps_01_promoters_minus_detractors():
    known = case("nps_01_dela")
    given = known["inputs"]
    parts = (pd.Series([given[name]]) for name in ("promoters_pct", "detractors_pct"))
    found = promoter_score(*parts, pd.Series([100]))
    assert found.tolist() == [known["expected_outputs"]["nps"]]
