"""Tables that are declared and do not exist, or are needed and not declared."""

from __future__ import annotations

import pytest

from kamlib.data_collection.collect import collect
from kamlib.data_collection.declared import require_files, require_tables
from kamlib.support.errors import MissingColumnsError, SettingsError, SourceError
from kamlib.support.language import Language


def test_a_table_nobody_knows_is_refused_with_the_nearest_name(company):
    with pytest.raises(SettingsError, match=r"sources\.payment: .*Did you mean 'payments'"):
        require_tables(company.settings(sales={"file": "s.csv"}, payment={"file": "p.csv"}))


def test_amounts_of_repeated_keys_are_added_only_where_that_makes_sense(company):
    sales = {"file": "s.csv", "repeated_keys": "add"}
    with pytest.raises(SettingsError, match="cost_pools, drivers, targets, payments allow"):
        require_tables(company.settings(sales=sales))


def test_a_needed_table_that_is_not_declared_is_named(company):
    with pytest.raises(SettingsError, match=r"sources\.sales: this table is needed"):
        require_tables(company.settings(sales=None))


def declare(company, monkeypatch, **sources):
    """Settings in a file of another name, whose folder comes from the environment."""
    monkeypatch.setenv("KAM_TESTED", str(company.folder))
    data = {"folder": "${KAM_TESTED:-elsewhere}"}
    settings = company.settings(data=data, **sources)
    return settings.model_copy(update={"file": company.folder / "Arbeits Buch.toml"})


def test_a_missing_file_names_its_entry_and_at_most_three_files(company, monkeypatch):
    for name in ("accounts", "sales", "costs", "products", "rates"):
        (company.folder / f"{name}.csv").touch()
    for name in ("README.md", "targets.csv.bak"):
        (company.folder / name).touch()
    files = {"accounts": {"file": "accounts.csv"}, "sales": {"file": "sales.csv"}}
    settings = declare(company, monkeypatch, **files, targets={"file": "targets.csv"})
    with pytest.raises(SourceError, match=r"No file 'targets\.csv'") as refused:
        require_files(settings)
    said = str(refused.value)
    assert said.count(".csv'") == 1 + 3
    assert "README" not in said
    assert ".bak" not in said
    assert 'It is declared in "Arbeits Buch.toml" under sources.targets.' in said
    assert "This table is optional" in said
    german = refused.value.told(Language("de"))
    assert 'Angegeben ist sie in "Arbeits Buch.toml" unter sources.targets.' in german
    assert "nehmen Sie den Eintrag heraus" in german
    assert "known" not in german.lower()


def test_a_missing_file_of_a_needed_table_is_not_called_optional(company, monkeypatch):
    (company.folder / "sales.csv").touch()
    lookup = {"file": "orders.csv", "on": "order"}
    settings = declare(
        company,
        monkeypatch,
        accounts={"file": "sales.csv"},
        sales={"file": "sales.csv", "lookups": [lookup]},
    )
    with pytest.raises(SourceError, match=r"under sources\.sales\.lookups\.") as refused:
        require_files(settings)
    assert "optional" not in str(refused.value)


def test_a_missing_data_folder_names_the_variable_and_the_settings(company, monkeypatch):
    settings = declare(company, monkeypatch, sales={"file": "sales.csv"})
    monkeypatch.setenv("KAM_TESTED", str(company.folder / "nowhere"))
    with pytest.raises(SourceError, match="does not exist") as refused:
        require_files(settings)
    said = str(refused.value)
    assert "set the environment variable KAM_TESTED" in said
    assert 'data.folder in "Arbeits Buch.toml" is' in said
    plain = settings.model_copy(
        update={"data": settings.data.model_copy(update={"folder": "nowhere"})}
    )
    with pytest.raises(SourceError, match=r"under data\.folder in") as refused:
        require_files(plain)
    assert "variable" not in str(refused.value)


def test_a_column_that_is_missing_is_mapped_in_the_settings_that_declare_it(company):
    company.write("accounts.csv", "account_id,name\nA1,Alpha\n")
    company.write("sales.csv", "account_id,Buchung,net_amount\nA1,2026-07-01,10\n")
    settings = company.settings()
    named = settings.model_copy(update={"file": company.folder / "Arbeits Buch.toml"})
    with pytest.raises(MissingColumnsError, match=r'in "Arbeits Buch\.toml" under \[\[sources'):
        collect(named)
