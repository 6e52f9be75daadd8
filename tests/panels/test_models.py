"""What follows from a choice: the chapter's own figures where nothing is changed, and else?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kamlib.panels import models
from kamlib.panels.models.account_plan import AccountPlanModel
from kamlib.panels.models.data_collection import SAMPLE, DataCollectionModel, shortened
from kamlib.panels.models.matrix import MatrixModel
from kamlib.panels.models.profitability import ProfitabilityModel
from kamlib.panels.models.scoring import ScoringModel
from kamlib.panels.models.soll_ist import SollIstModel
from kamlib.support.errors import ParameterError
from kamlib.workbook import open_workbook

MODELS = (
    DataCollectionModel,
    ProfitabilityModel,
    ScoringModel,
    MatrixModel,
    SollIstModel,
    AccountPlanModel,
)


def test_models_need_no_widgets():
    code = (
        "import sys, kamlib.panels.models as m, pkgutil, importlib\n"
        "[importlib.import_module(f'kamlib.panels.models.{x.name}')"
        " for x in pkgutil.iter_modules(m.__path__)]\n"
        "sys.exit({'kamlib.panels.view', 'kamlib.panels.parts'} & set(sys.modules) != set())"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    for module in Path(models.__file__).parent.glob("*.py"):
        assert "import ipywidgets" not in module.read_text(encoding="utf-8"), module


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.chapter)
def test_a_choice_can_be_kept_and_taken_up_again(model, small_book):
    first, second = model(small_book), model(small_book)
    assert not second.restore(first.choice)
    assert second.choice == first.choice


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.chapter)
@pytest.mark.parametrize(
    "kept", [{"no": 1}, {"account": "K99"}, {"weights": {"x": 100.0}}, {"source": 3}]
)
def test_a_choice_that_no_longer_fits_is_said_and_left_aside(model, small_book, kept):
    made = model(small_book)
    before = dict(made.choice)
    if set(kept) <= set(before):
        assert "no longer fits" in made.restore(kept)
    else:
        assert "nothing to choose under the name" in made.restore(kept)
    assert made.choice == before


def test_who_shows_a_model_hears_of_each_choice(small_book):
    model, heard = ScoringModel(small_book), []
    model.observe(lambda change: heard.append(change["new"]["top"]), names="choice")
    model.choose(top=2)
    model.choose(top=2)
    assert heard == [2]


def test_the_ranking_by_the_weights_of_the_settings_is_that_of_the_chapter(small_book):
    model = ScoringModel(small_book)
    rows = model.ranking().rows.set_index("account_id")
    stated = small_book.scoring.scores.set_index("account_id").loc[rows.index]
    assert rows["rank"].tolist() == stated["rank"].tolist()
    assert rows["score"].tolist() == pytest.approx(stated["score"].tolist())
    assert rows["choice"].tolist() == stated["choice"].tolist()


def test_all_weight_on_one_criterion_ranks_by_it_alone(small_book):
    model = ScoringModel(small_book)
    model.move("strategic_importance", 100)
    points = model.scored.points["strategic_importance"]
    rows = model.ranking().rows.set_index("account_id")
    assert rows["score"].to_dict() == points.to_dict()
    assert sum(model.choice["weights"].values()) == 100


def test_probabilities_of_the_top_add_up_to_the_places(small_book):
    model = ScoringModel(small_book)
    model.choose(top=2)
    assert model.ranking().rows["top_pct"].sum() == pytest.approx(200)


def test_a_view_of_weights_leaves_a_criterion_of_weight_0_out(small_book):
    model = ScoringModel(small_book)
    model.move("risk", 0)
    written = model.changed_settings()["scoring"]["criteria"]
    assert "risk" not in {item["id"] for item in written}
    assert sum(item["weight"] for item in written) == pytest.approx(100)


def test_a_weight_at_0_can_turn_neighbours_too(small_book):
    model = ScoringModel(small_book)
    points = model.scored.points.assign(**dict.fromkeys(model.scored.names, 0.0))
    points.loc["K2", "strategic_importance"] = 5.0
    points.loc["K1", ["strategic_importance", "profitability"]] = 4.0, 10.0
    model.__dict__["scored"] = replace(model.scored, points=points)
    model.move("strategic_importance", 100)
    flip = model.ranking().flips.iloc[0]
    assert (flip["account_id"], flip["next_account_id"]) == ("K2", "K1")
    # 10 w + 4 (1 - w) = 5 (1 - w), so w = 1 / 11.
    assert (flip["criterion"], flip["weight_pct"]) == ("profitability", 0.0)
    assert flip["flip_weight_pct"] == pytest.approx(100 / 11)


@pytest.mark.parametrize("top", [0, 99, "3", True])
def test_a_number_of_key_accounts_that_cannot_be_is_refused(small_book, top):
    model = ScoringModel(small_book)
    with pytest.raises(ParameterError, match="Key accounts to choose needs a number from 1 to 4"):
        model.choose(top=top)
    assert model.choice["top"] == min(4, small_book.scoring.chosen)


def test_the_matrix_by_the_settings_is_that_of_the_chapter(small_book):
    model = MatrixModel(small_book)
    found = model.matrix().set_index("account_id")
    stated = small_book.matrix.placement.set_index("account_id")
    assert found["quadrant"].to_dict() == stated["quadrant"].to_dict()
    assert found["previous_quadrant"].to_dict() == stated["previous_quadrant"].to_dict()
    for name in ("value_index", "engagement_index", "net_revenue", "customer_contribution"):
        assert found[name].to_dict() == pytest.approx(stated[name].to_dict())


def test_a_split_above_everybody_leaves_nobody_in_front(small_book):
    model = MatrixModel(small_book)
    model.choose(split_value=9.5, split_engagement=9.5)
    sums = model.quadrants(model.matrix()).set_index("quadrant")["accounts"]
    assert sums["reassess"] == len(model.accounts)


def test_the_movement_has_five_quarters_and_a_first_one_without_before(small_book):
    model = MatrixModel(small_book)
    assert model.quarters == ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    model.choose(quarter="2025Q3")
    assert model.matrix()["previous_quadrant"].isna().all()


def test_money_in_the_matrix_is_that_of_the_four_quarters_to_the_chosen_one(small_book):
    model, paid = MatrixModel(small_book), {}
    for quarter in ("2025Q3", "2026Q2", "2026Q3"):
        model.choose(quarter=quarter)
        paid[quarter] = model.matrix().set_index("account_id").loc["K2", "net_revenue"]
    # Gross 20,000 in the first quarter and 500 more in each, of which 95 percent are net.
    assert paid == pytest.approx(
        {"2025Q3": 0.95 * 20_000, "2026Q2": 0.95 * 83_000, "2026Q3": 0.95 * 85_000}
    )
    assert model.largest == model.matrix()["net_revenue"].max()


def test_the_card_shows_points_and_weights_of_the_account(small_book):
    model = MatrixModel(small_book)
    model.move("engagement", "cooperation", 100)
    card = model.card("engagement").set_index("label")
    index = model.matrix().set_index("account_id").loc[model.choice["account"]]
    label = model.labels("engagement")["cooperation"]
    assert card.loc[label, "points"] == index["engagement_index"]


def test_the_waterfall_is_that_of_the_chapter(small_book):
    model = ProfitabilityModel(small_book)
    model.choose(account="K2", price_pct=0.0, discount_pp=0.0, service_pct=0.0)
    found = model.waterfall(model.what_if()).set_index("line")
    lines = small_book.profitability.lines
    stated = lines[lines["account_id"] == "K2"].set_index("line")
    for side in ("before", "after"):
        for name in ("amount", "start", "end"):
            expected = stated[name].fillna(0.0).to_dict()
            assert found[f"{name}_{side}"].to_dict() == pytest.approx(expected)


def test_half_the_service_cost_is_seen_in_the_contribution(small_book):
    model = ProfitabilityModel(small_book)
    model.choose(account="K2", price_pct=0.0, discount_pp=0.0, service_pct=-50.0)
    found = model.waterfall(model.what_if()).set_index("line")
    row = found.loc["customer_contribution"]
    # The small company pays 300 a quarter for its second account's service, times 2.
    assert row["amount_after"] - row["amount_before"] == pytest.approx(300)


def test_thresholds_of_0_make_every_variance_material(small_book):
    model = SollIstModel(small_book)
    stated = small_book.soll_ist.variances.query("scope == 'account' and variance == variance")
    stated = stated[stated["kpi"] == model.choice["kpi"]]
    assert model.judged()["light"].tolist() == (
        stated.sort_values(["variance", "account_id"])["light"].tolist()
    )
    model.choose(absolute=0.0, relative_pct=0.0)
    judged = model.judged()
    assert (judged["is_material"] == (judged["variance"] != 0)).all()


def test_products_stand_behind_an_account(small_book):
    model = SollIstModel(small_book)
    model.choose(level="product", account="K3")
    products = model.products()
    effects = small_book.soll_ist.account_effects.query("measure == 'revenue'")
    expected = effects.set_index("account_id").loc["K3", "deviation"]
    assert products["deviation"].sum() == pytest.approx(expected)


def test_another_column_map_refuses_rows(small_book):
    model = DataCollectionModel(small_book)
    model.choose_source("ratings/1")
    first = model.reading()
    assert (first.rejected, first.delivered) == (0, first.accepted)
    model.choose(column="score")
    model.map_column("rater")
    worse = model.reading()
    assert worse.rejected == worse.delivered == first.delivered
    assert worse.reasons.iloc[0][["column", "value"]].tolist() == ["score", "Ada"]
    model.map_column("score")
    assert model.choice["columns"] == {}
    assert model.reading() is first


def test_a_map_that_cannot_be_read_is_a_sentence(small_book):
    model = DataCollectionModel(small_book)
    model.choose_source("costs/1")
    model.choose(columns={"amount": "category"})
    assert model.reading().rejected == model.reading().delivered
    with pytest.raises(ParameterError, match="amount is not among the"):
        model.choose(columns={"amount": "Betrag"})


def test_none_leaves_a_column_out_that_is_called_like_the_one_of_the_file(small_book):
    model = DataCollectionModel(small_book)
    model.choose_source("sales/1")
    model.choose(column="posting_date")
    assert model.mapped("posting_date") == "posting_date"
    model.map_column("")
    assert model.mapped("posting_date") == ""
    assert model.changed_source().columns["posting_date"] == ""
    assert "sales needs 'posting_date'; sales.csv has account_id" in model.reading().problem
    model.choose(columns={"gross_amount": ""})
    assert model.reading().problem == ""


def test_of_a_long_file_the_lines_to_keep_are_kept_if_they_stand_alone(tmp_path):
    lines = ["number,text", *[f"{n},x" for n in range(2, 3001)], '3001,"begins', 'ends"']
    whole = tmp_path / "whole.csv"
    whole.write_text("\n".join(lines) + "\n", encoding="utf-8")
    short = shortened(whole, tmp_path / "short.csv", keep={3, 2500, 3001})
    kept = short.read_text(encoding="utf-8").splitlines()
    assert kept == [*lines[: SAMPLE - 2], lines[2499]]


def test_the_source_with_most_refused_rows_opens_with_them(tmp_path, company_writer):
    file = company_writer(tmp_path)
    sales = tmp_path / "sales.csv"
    text = sales.read_text(encoding="utf-8").rstrip().splitlines()
    cells = text[-1].split(",")
    cells[text[0].split(",").index("posting_date")] = "soon"
    good = [text[-1]] * 1500
    sales.write_text("\n".join([*text, *good, ",".join(cells), ""]), encoding="utf-8")
    model = DataCollectionModel(open_workbook(file))
    assert model.choice["source"] == "sales/1"
    assert model.reading().rejected == 1
    assert model.reading().delivered == SAMPLE
    assert model.reading().reasons.iloc[0]["value"] == "soon"


def test_a_threshold_of_0_lets_every_variance_pass(small_book):
    model = SollIstModel(small_book)
    assert min(model.thresholds(model.choice["kpi"])) > 0
    model.choose(absolute=0.0, relative_pct=50.0)
    judged = model.judged()
    assert not {"good", "none"} & set(judged.loc[judged["variance"] < 0, "light"])
    model.choose(relative_pct=0.0)
    judged = model.judged()
    assert set(judged.loc[judged["variance"] < 0, "light"]) == {"bad"}
    (kpi,) = [
        each
        for each in model.changed_settings()["soll_ist"]["kpis"]
        if each["id"] == model.choice["kpi"]
    ]
    assert 0 < kpi["absolute"] < 0.001


def test_a_plan_is_that_of_the_chapter(small_book):
    model = AccountPlanModel(small_book, "K2")
    assert model.choice == {"account": "K2"}
    assert model.plan() is small_book.account_plan("K2")
    assert model.plan_stem == "K2"
