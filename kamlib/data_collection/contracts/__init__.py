"""The contract of every input table: its columns, what they mean, what is refused.

contract : what a contract is
shared : columns that several tables have in common
business, customers, steering, reference : the tables

One place says what the workbook takes in. Reading, checking, the input workbook and the
data dictionary (``data/README.md``) are made from it, so they cannot drift apart.
"""

from kamlib.data_collection.contracts.business import (
    ACCOUNTS,
    COST_POOLS,
    COSTS,
    DRIVERS,
    PAYMENTS,
    SALES,
)
from kamlib.data_collection.contracts.contract import Column, Contract, Type
from kamlib.data_collection.contracts.customers import (
    CONTACTS,
    INTERACTIONS,
    OPPORTUNITIES,
    RELATIONS,
    SURVEYS,
    VALUE_CHAIN,
    WALLETS,
)
from kamlib.data_collection.contracts.reference import (
    ACCOUNT_MAP,
    BENCHMARKS,
    FX_RATES,
)
from kamlib.data_collection.contracts.steering import (
    ACTIONS,
    COMMENTS,
    RATINGS,
    TARGETS,
)

CONTRACTS: dict[str, Contract] = {
    contract.table: contract
    for contract in (
        ACCOUNTS,
        SALES,
        COSTS,
        COST_POOLS,
        DRIVERS,
        TARGETS,
        INTERACTIONS,
        SURVEYS,
        PAYMENTS,
        RATINGS,
        WALLETS,
        OPPORTUNITIES,
        CONTACTS,
        RELATIONS,
        VALUE_CHAIN,
        ACTIONS,
        COMMENTS,
        FX_RATES,
        BENCHMARKS,
        ACCOUNT_MAP,
    )
}

#: Tables whose rows are about persons.
PERSONAL: tuple[str, ...] = ("contacts", "relations", "interactions")

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_MAP",
    "ACTIONS",
    "BENCHMARKS",
    "COMMENTS",
    "CONTACTS",
    "CONTRACTS",
    "COSTS",
    "COST_POOLS",
    "DRIVERS",
    "FX_RATES",
    "INTERACTIONS",
    "OPPORTUNITIES",
    "PAYMENTS",
    "PERSONAL",
    "RATINGS",
    "RELATIONS",
    "SALES",
    "SURVEYS",
    "TARGETS",
    "VALUE_CHAIN",
    "WALLETS",
    "Column",
    "Contract",
    "Type",
]
