"""Chapter 6, account plan: figures, people, chances and steps of one key account.

====================  ==================================================================
portfolio             what all plans share; which accounts get one
head                  the ten figures, against last quarter and portfolio
figures               the ten figures, written
people                who they are to us, who holds them, when we last spoke
organisation          reporting lines and where every box stands
network               who influences whom, and the figures of the network
network_table         those figures with their meaning
buying_centre         six roles: who fills them, who covers them, what is missing
value_chain           Porter's nine activities and what we add
sentences             what is wrong with the account's people
ahead                 chances and steps of all accounts, wired
opportunities         what may come, when, how likely; what came of earlier forecasts
stages                where a buying decision stands
white_space           what peers buy and the account does not
project_test          the account without its largest request
path                  targets people set, year by year
actions               who does what until when, effort, before and after
selection             key account or classic selling
resources             hours, actions due and people at risk over all accounts
subject               whose plan, at which day; what to say where rows are missing
words                 words of chances and steps
names                 words of people and figures; safe file names
business              chances and steps of one account, wired
opportunity_view      sentence, picture and tables of the opportunities
opportunity_tables    tables of the opportunities
white_space_view      of the white space
project_view          of the project test
project_table         table of the project test
path_view             of the build-up path
path_table            table of the build-up path
action_view           of the actions
action_tables         tables of the actions
selection_view        of the selection check
resource_view         of the resources over all accounts
resource_tables       tables of the resources
lines                 one line per plan, for workbook and data
folds                 tables folded behind one line
organisation_chart    picture of the reporting lines
sociogram_chart       picture of the influence
sociogram_sheet       where everything stands on it
labels                names of persons in pictures, short and never two alike
value_chain_chart     picture of the value chain
charts                pictures of the people
tables                tables of head and people
gap                   a sentence where there is nothing to show
one_page              what stands on the printed page
exports               calendar, task boards and CRM files
crm                   opportunities and scores for the CRM
chapter               the plan of one account
====================  ==================================================================
"""

from kamlib.account_plan.chapter import AccountPlan
from kamlib.account_plan.names import plan_stem
from kamlib.account_plan.portfolio import PLANNED, Portfolio, planned_accounts

__all__ = ["PLANNED", "AccountPlan", "Portfolio", "plan_stem", "planned_accounts"]
