"""The sentences of the score: what it finds against revenue alone, and why an account moves."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kamlib.scoring.words import listed, money_text
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing


def reason_sentences(
    scores: pd.DataFrame, tidy: pd.DataFrame, *, labels: Mapping[str, str], language: Language
) -> list[str]:
    """Say for every account why its place by score differs from its place by revenue.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.scoring.comparison.compare_with_revenue`, joined with
        :func:`kamlib.scoring.comparison.drivers`.
    tidy : DataFrame
        Points per account and criterion.
    labels : mapping
        Criterion id to its name.
    language : Language
        Of the sentence.

    Returns
    -------
    list of str
        One sentence per row of ``scores``.
    """
    earned = tidy.set_index([c.ACCOUNT_ID, c.CRITERION])["points"].to_dict()
    ranked = tidy[c.ACCOUNT_ID].isin(scores.loc[scores["is_ranked"], c.ACCOUNT_ID])
    average = tidy[ranked].groupby(c.CRITERION)["points"].mean().to_dict()
    gaps = tidy[tidy["is_missing"]].groupby(c.ACCOUNT_ID)[c.CRITERION].apply(list).to_dict()
    sentences = []
    for row in scores.to_dict("records"):
        account = row[c.ACCOUNT_ID]
        if row["choice"] == "knocked_out":
            sentences.append(_knocked_out(row, labels, language))
            continue
        if not row["is_ranked"]:
            missing = [labels[name] for name in gaps.get(account, [])]
            sentences.append(_not_ranked(row["coverage_pct"], missing, language))
            continue
        driver = row["lifted_by"] if row["move"] > 0 else row["lowered_by"]
        figures = (earned.get((account, driver)), average.get(driver))
        sentences.append(_moved(row["move"], labels.get(driver, ""), figures, language))
    return sentences


def _knocked_out(row: Mapping[Hashable, Any], labels: Mapping[str, str], language: Language) -> str:
    return language.text(
        "Knocked out: {criterion} has {points} points, needed are {minimum}.",
        criterion=labels.get(str(row["missed"]), str(row["missed"])),
        points=language.number(row["missed_points"], digits=1),
        minimum=language.number(row["missed_minimum"], digits=1),
    )


def _not_ranked(coverage_pct: float, missing: list[str], language: Language) -> str:
    return language.text(
        "Not ranked: figures for {coverage} of the weight only; missing: {missing}.",
        coverage=language.percent(coverage_pct, digits=0),
        missing=listed(missing, language, most=4),
    )


def _moved(
    move: float, label: str, figures: tuple[float | None, float | None], language: Language
) -> str:
    if move == 0:
        return language.text("Same place by score and by net revenue.")
    up = language.plural("Up {count} place", "Up {count} places", abs(int(move)))
    down = language.plural("Down {count} place", "Down {count} places", abs(int(move)))
    places = up if move > 0 else down
    own, average = figures
    if not label or own is None or average is None or is_missing(own):
        return language.text("{places}: close to the average in every criterion.", places=places)
    figures_shown = {
        "places": places,
        "criterion": label,
        "points": language.number(own, digits=1),
        "average": language.number(average, digits=1),
    }
    if move > 0:
        return language.text(
            "{places}: lifted most by {criterion} ({points} points, average {average}).",
            **figures_shown,
        )
    return language.text(
        "{places}: lowered most by {criterion} ({points} points, average {average}).",
        **figures_shown,
    )


def finding_sentence(
    scores: pd.DataFrame, *, key_accounts: int, minimum_coverage_pct: float, language: Language
) -> str:
    """Say what the score changes against choosing by revenue alone.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.scoring.comparison.compare_with_revenue`, with ``name``.
    key_accounts : int
        How many are chosen.
    minimum_coverage_pct : float
        Coverage below which an account is not ranked.
    language : Language
        Of the sentence.
    """
    ranked = scores[scores["is_ranked"]]
    if ranked.empty:
        return language.text(
            "No account can be ranked: none has figures for {minimum} of the weight of the "
            "criteria; {count} accounts wait for ratings or measures.",
            minimum=language.percent(minimum_coverage_pct, digits=0),
            count=language.number(len(scores)),
        )
    chosen = min(key_accounts, len(ranked))
    wrong = _names(scores, "revenue", "revenue_rank")
    passed_over = _names(scores, "score", "rank")
    if wrong:
        sentence = language.text(
            "The first {chosen} by net revenue and the first {chosen} by score differ in {wrong} "
            "accounts: net revenue takes {too_high}; the score takes {passed_over} instead.",
            wrong=language.number(len(wrong)),
            chosen=language.number(chosen),
            too_high=listed(wrong, language, most=1),
            passed_over=listed(passed_over, language, most=1),
        )
    else:
        sentence = language.plural(
            "Score and net revenue put the same account first: {first}.",
            "Score and net revenue have the same first {count} accounts; {first} leads by score.",
            chosen,
            first=listed([str(ranked[c.NAME].iloc[0])], language),
        )
    return sentence


def _names(scores: pd.DataFrame, choice: str, order: str) -> list[str]:
    rows = scores[scores["choice"] == choice].sort_values([order, c.ACCOUNT_ID])
    return [str(name) for name in rows[c.NAME]]


def unranked_sentence(scores: pd.DataFrame, *, without_business: int, language: Language) -> str:
    """Say how many accounts have no rank, and how many of them are key accounts by status.

    Parameters
    ----------
    scores : DataFrame
        With ``choice``, ``proposal`` and ``net_revenue``.
    without_business : int
        Key accounts by status without business in the rolling year.
    language : Language
        Of the sentence.

    Returns
    -------
    str
        "" where every account has a rank.
    """
    said = []
    out = int((scores["choice"] == "knocked_out").sum())
    if out:
        said.append(
            language.plural(
                "{count} account is knocked out by a minimum.",
                "{count} accounts are knocked out by a minimum.",
                out,
            )
        )
    rows = scores[scores["choice"] == "not_ranked"]
    if len(rows):
        said.append(
            language.plural(
                "{count} account with {revenue} net revenue is not ranked for want of figures.",
                "{count} accounts with {revenue} net revenue are not ranked for want of figures.",
                len(rows),
                revenue=money_text(rows[c.NET_REVENUE].sum(), language),
            )
        )
    waiting = int((scores["proposal"] == "unranked").sum()) + without_business
    if waiting:
        said.append(
            language.plural(
                "{count} key account (status) has no rank, for want of figures or of business.",
                "{count} key accounts (status) have no rank, for want of figures or of business.",
                waiting,
            )
        )
    return " ".join(said)


def status_sentence(
    scores: pd.DataFrame, *, key_accounts: int, without_business: int, language: Language
) -> str:
    """Say in one sentence how many key accounts are in the top by score, who enters and leaves.

    Parameters
    ----------
    scores : DataFrame
        With ``name``, ``rank`` and ``proposal``, see
        :func:`kamlib.scoring.comparison.proposals`.
    key_accounts : int
        How many are proposed.
    without_business : int
        Key accounts by status without business in the rolling year; they have no score.
    language : Language
        Of the sentence.

    Returns
    -------
    str
        "" where no account is a key account by status, or none is ranked.
    """
    names = {
        what: [str(name) for name in scores.loc[scores["proposal"] == what, c.NAME]]
        for what in ("stays", "enters", "leaves", "unranked")
    }
    by_status = len(names["stays"]) + len(names["leaves"]) + len(names["unranked"])
    if not by_status + without_business or scores["rank"].isna().all():
        return ""
    parts = [
        language.plural(
            "Of {count} key account (status), {agree} is in the top {top} by score",
            "Of {count} key accounts (status), {agree} are in the top {top} by score",
            by_status + without_business,
            agree=language.number(len(names["stays"])),
            top=language.number(key_accounts),
        )
    ]
    named = {what: listed(found, language, most=1) for what, found in names.items()}
    if names["enters"]:
        parts.append(language.text("to enter: {names}", names=named["enters"]))
    if names["leaves"]:
        parts.append(language.text("to leave or to review: {names}", names=named["leaves"]))
    return "; ".join(parts) + "."


def sure_sentence(sureness: pd.DataFrame, *, key_accounts: int, language: Language) -> str:
    """Say how many places are sure if weights and ratings are a little different.

    Parameters
    ----------
    sureness : DataFrame
        From :func:`kamlib.scoring.verdicts.sureness`.
    key_accounts : int
        How many are chosen.
    language : Language
        Of the sentence.
    """
    if sureness.empty:
        return ""
    chosen = min(key_accounts, len(sureness))
    stable = int((sureness["verdict"] == "stable").sum())
    contested = int((sureness["verdict"] == "contested").sum())
    if not contested:
        return language.text(
            "The top by score stays the same if weights and ratings are a little different."
        )
    return language.text(
        "Of the {chosen} places in the top by score, {stable} are sure even if weights and "
        "ratings are a little different; {contested} accounts contend for the other {open}.",
        stable=language.number(stable),
        chosen=language.number(chosen),
        contested=language.number(contested),
        open=language.number(max(chosen - stable, 0)),
    )
