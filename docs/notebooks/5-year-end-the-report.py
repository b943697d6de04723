# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # 年终：写成报告 · Year end: the report
#
# 各区之间联系与区内联系写进总结，附上图。
#
# The ties between and within districts go into the report, with the picture.

# %%
from yanxiu import ask, network

DAY = "2021-06-01"

# %%
districts = network("districts", as_of=DAY)
heaviest = sorted(districts.edges(data="weight"), key=lambda edge: -edge[2])[:3]
for one, other, weight in heaviest:
    print(districts.nodes[one]["name"], districts.nodes[other]["name"], weight)

# %%
apart = ask("district_homophily", as_of=DAY)
pairs = [(row["district"], row["score"]) for row in apart.rows]
print(pairs)
assert len(pairs) == len(districts)

# %%
from yanxiu.analysis.plots.files import WRITERS
from yanxiu.analysis.plots.pictures import picture
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue

with reachable(Settings.from_environment()) as address, Database.connect(address) as database:
    chart = picture(database, read_catalogue(), "districts", {"as_of": DAY})
assert WRITERS["svg"](chart).startswith(b"<svg")
