"""Settings that cannot be used are all named at once, each with what was probably meant."""

from __future__ import annotations

import pytest

from kamlib.support import columns as c
from kamlib.support.errors import SettingsError
from kamlib.support.language import Language
from kamlib.support.settings import expand, load_settings

BASE = '[company]\nname = "Musterwerk"\n[sources]\nsales = [{ file = "sales.csv" }]\n'


@pytest.fixture
def load(tmp_path):
    def read(text: str, base: str = BASE):
        file = tmp_path / "workbook.toml"
        file.write_text(base + text, encoding="utf-8")
        return load_settings(file)

    return read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[scorng]", "scorng: there is no such setting. Did you mean 'scoring'"),
        ("[data]\nfoldr = 'x'", "data.foldr: .* Did you mean 'folder'"),
        ("[data.loss_budget]\nrow_pct = 1", "data.loss_budget.row_pct: .*'rows_pct'"),
        (
            "[data.loss_budget]\nrows_pct = 101",
            "rows_pct: .*than or equal to 100 .*; found 101",
        ),
        ("[data.format]\ndecimal = ','\nthousands = ','", "decimal and thousands are both ','"),
        ("[data.format]\ndate = '%d.%m'", "must hold %Y .or %y., %m and %d once each"),
        ("[matrix]\nsplit_value = 11", "matrix.split_value: .*less than 10"),
        (
            "[profitability.rfm]\nrecency_quarters = [4, 3, 2, 1]",
            r"profitability.rfm.*: recency_quarters needs limits that rise, found \[4.*1",
        ),
        ("[profitability.rfm]\nmonetary = [1, 1]", "monetary needs limits that rise"),
        ("[profitability.rfm]\nweights = [1, -1, 1]", "weights need 0 or more each"),
        ("[profitability.rfm]\nweights = [0, 0, 0]", "at least one above 0"),
        ("[soll_ist]\nkpis = [{ id = 'x', absolut = 1 }]", "soll_ist.kpis.1.absolut: .*'absolute'"),
    ],
)
def test_each_mistake_names_its_place_and_the_way_out(load, text, message):
    with pytest.raises(SettingsError, match=message):
        load(text)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("[report]\ncolours = 'standart'", "one of 'standard', 'colour_blind' is needed; found "
         "'standart'. Did you mean 'standard'?", "Erwartet wird eines von 'standard', "),
        ("[data.format]\ncurrency = 'eur'", "a currency is three capital letters, such as 'EUR'; "
         "found 'eur'. Did you mean 'EUR'?", "Eine Währung sind drei Großbuchstaben"),
        ("[data.format]\ncurrency = '€'", "found '€'. Did you mean 'EUR'?", "Meinten Sie 'EUR'?"),
        ("[data.format]\ncurrency = 'Franken'", "found 'Franken'.", "gefunden: 'Franken'."),
        ("[data.format]\nseparator = ';;;'", "separator needs one character, such as ';' or a tab, "
         "or one and a blank; found ';;;'. Did you mean ';'?", "separator braucht ein Zeichen"),
        ("[data.ledger]\nproduct_cost = { 'Q3 2026' = 1 }", "Did you mean '2026Q3'?",
         "Ein Quartal schreibt sich wie '2026Q3'"),
        ("[data.severity]\ngaps = 'red'", "data.severity.gaps: one of", "Meinten Sie 'gap'?"),
        ("[scoring]\nkey_accounts = true", "scoring.key_accounts: a number is needed; found true",
         "Erwartet wird eine Zahl; gefunden: true"),
        ("[matrix.resources]\nhours_by_manager = { Roth = false }",
         "matrix.resources.hours_by_manager.Roth: a number", "Erwartet wird eine Zahl"),
        ("[scoring]\nkey_accounts = 2.5", "a whole number is needed; found 2.5.", "ganze Zahl"),
        ("[report]\npublish_without_failed_plans = 'gern'", "true or false is needed", "true oder"),
        ("[report]\nfolder = 5", "a text in quotes is needed; found 5.", "Text in Anführungs"),
        ("[scoring]\ncriteria = 5", "a list in square brackets is needed", "eckigen Klammern"),
        ("[data.loss_budget]\nrows_pct = 101", "less than or equal to 100 is needed", "gleich 100"),
        ("[scorng]", "there is no such setting. Did you mean 'scoring'?", "gibt es nicht. Meinten"),
        ("[data.format]\ndecimal = ','\nthousands = ','", "both ','; they must", "beide ','; sie"),
    ],
)  # fmt: skip
def test_a_value_is_refused_in_our_words_and_in_the_readers_language(load, text, english, german):
    with pytest.raises(SettingsError) as refused:
        load(text)
    assert english in str(refused.value)
    assert german in refused.value.told(Language("de"))
    assert refused.value.told(Language("de")).startswith("workbook.toml enthält Einstellungen")
    assert not any(raw in str(refused.value) for raw in ("Input should", "String should", "[key]"))


@pytest.mark.parametrize("mark", ["", ";", ",", "\\t", "|", ", "])
def test_a_separator_is_one_character_or_one_and_a_blank(load, mark):
    written = f'[data.format]\nseparator = "{mark}"'
    assert load(written).data.format.separator == mark.replace("\\t", "\t")


def test_true_is_no_number_but_may_stand_where_it_belongs(load):
    assert load("[report]\npublish_without_failed_plans = true").report.publish_without_failed_plans


def test_all_mistakes_are_named_at_once(load):
    with pytest.raises(SettingsError) as refused:
        load("[matrx]\n[data]\nfoldr = 'x'\n[report]\nfolder = 5")
    lines = str(refused.value).splitlines()
    assert len(lines) == 4
    assert {line.split(":")[0].strip(" -") for line in lines[1:]} == {
        "matrx",
        "data.foldr",
        "report.folder",
    }


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([("customer_contribution", c.CATEGORIES[:-1])], r"not deducted: \['service'\]"),
        (
            [("a", c.CATEGORIES), ("customer_contribution", ("service",))],
            r"deducted twice: \['service'\]",
        ),
        ([("last", c.CATEGORIES)], "last level must be 'customer_contribution'"),
        ([("customer_contribution", (*c.CATEGORIES[:-1], "servce"))], "Did you mean 'service'"),
        ([("freight", c.CATEGORIES[:5]), ("customer_contribution", c.CATEGORIES[5:])],
         r"already taken: \['freight'\]"),
        ([("net_revenue", c.CATEGORIES[:5]), ("customer_contribution", c.CATEGORIES[5:])],
         "'net_revenue' is gross revenue minus 'discounts'"),
    ],
)  # fmt: skip
def test_levels_deduct_each_of_the_ten_categories_once(load, levels, message):
    text = "".join(
        f'[[profitability.levels]]\nid = "{name}"\nminus = {list(minus)}\n'
        for name, minus in levels
    )
    with pytest.raises(SettingsError, match=message):
        load(text.replace("'", '"'))


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        ("[[0, 0]]", "at least two pairs"),
        ("[[5, 0], [5, 10]]", "rising order of value"),
        ("[[0, 0], [5, 11]]", "points lie between 0 and 10"),
        ("[[0, 0], [5, 9], [9, 3]]", "rise or fall throughout"),
    ],
)
def test_anchors_make_a_readable_scale(load, anchors, message):
    text = f'[[scoring.criteria]]\nid = "risk"\nweight = 1\nanchors = {anchors}\n'
    with pytest.raises(SettingsError, match=message):
        load(text)


def test_variables_of_the_environment_are_filled_in(monkeypatch):
    monkeypatch.setenv("KAM_DATA", "/data")
    monkeypatch.delenv("KAM_NONE", raising=False)
    assert expand("${KAM_DATA}/x") == "/data/x"
    assert expand("${KAM_NONE:-data}/x") == "data/x"
    with pytest.raises(SettingsError, match="variable KAM_NONE, which is not set"):
        expand("${KAM_NONE}")


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SettingsError, match="No workbook file"):
        load_settings(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('[company]\nname = "Süd"'.encode("cp1252"))
    with pytest.raises(SettingsError, match="cannot be read as UTF-8"):
        load_settings(tmp_path / "latin.toml")


def test_what_is_left_out_has_its_default_and_paths_start_at_the_file(load, tmp_path):
    settings = load("")
    assert settings.data_folder == tmp_path / "data"
    assert settings.report_folder == tmp_path / "reports"
    assert settings.data.loss_budget.money_pct == 1.0
    assert [level.id for level in settings.profitability.levels][-1] == c.CUSTOMER_CONTRIBUTION


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[scoring]\ncriteria = []", "scoring.criteria: .*at least 1"),
        ("[matrix]\nvalue = []", "matrix.value: .*at least 1"),
        ("[[scoring.criteria]]\nid = 'risk'\nweight = inf", "finite number"),
        (
            "[[scoring.criteria]]\nid = 'risk'\nweight = 1\nanchors = [[nan, 0], [1, 10]]",
            "finite number",
        ),
    ],
)
def test_settings_that_would_fail_later_are_refused_at_once(load, text, message):
    with pytest.raises(SettingsError, match=message):
        load(text)


@pytest.mark.parametrize("name", ["name", "account_id", "keyed_costs", "my_margin_pct"])
def test_a_level_is_not_named_like_another_column_of_the_statement(load, name):
    first = f"{{ id = '{name}', minus = ['discounts'] }}"
    rest = ", ".join(f"'{category}'" for category in c.CATEGORIES if category != "discounts")
    last = f"{{ id = 'customer_contribution', minus = [{rest}] }}"
    with pytest.raises(SettingsError, match="already taken"):
        load(f"[profitability]\nlevels = [{first}, {last}]")


def test_customer_gross_profit_keeps_its_definition(load):
    first = "{ id = 'customer_gross_profit', minus = ['discounts', 'freight'] }"
    rest = [name for name in c.CATEGORIES if name not in ("discounts", "freight")]
    last = f"{{ id = 'customer_contribution', minus = {rest} }}"
    with pytest.raises(SettingsError, match="net revenue minus 'product_cost'"):
        load(f"[profitability]\nlevels = [{first}, {last}]")
