"""What the panels compute, without any widget: choices in, tables out.

==================  =====================================================================
model               what all models have in common: a choice, checked and observed
data_collection     chapter 1: a source read by another column map
profitability       chapter 2: one account after a change of price, discount and service
scoring             chapter 3: the ranking under other weights
matrix              chapter 4: the matrix under other splits and weights, over quarters
soll_ist            chapter 5: variances under other thresholds, from company to product
account_plan        chapter 6: one account's plan
==================  =====================================================================

A model uses the functions of its chapter and computes no method of its own.
"""
