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
# # 冬季：学校之间如何协作 · Winter: how schools work together
#
# 孤立的学校编入工作坊；“不一致”的联盟重新组合。
#
# Schools alone are brought into a workshop; alliances that lie apart are formed anew.

# %%
import networkx as nx

from yanxiu import ask, network

DAY = "2021-06-01"

# %%
schools = network("collaboration", as_of=DAY)
alone = list(nx.isolates(schools))
print(len(schools), "schools,", schools.number_of_edges(), "ties,", len(alone), "alone")

# %%
weak = ask("weakly_tied_schools", as_of=DAY)
assert sum(row["links"] == 0 for row in weak.rows) == len(alone)
groups = ask("communities_found", as_of=DAY).to_polars()
print(groups["state"].value_counts())
