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

from yanxiu import ask, network, plot

DAY = "2021-06-01"

# %% [markdown]
# 没有任何协作的学校 · Schools without a tie to another

# %%
schools = network("collaboration", as_of=DAY)
alone = list(nx.isolates(schools))
weak = ask("weakly_tied_schools", as_of=DAY)
assert sum(row["links"] == 0 for row in weak.rows) == len(alone)
print(
    f"{len(schools)} 所学校、{schools.number_of_edges()} 条联系，{len(alone)} 所孤立 · schools, ties, alone"
)
weak.to_pandas(words=True, titles=True).head(10)

# %% [markdown]
# 申报的联盟与实际的群体是否一致（学校数）· Do alliances agree with the groups there are (schools)

# %%
groups = ask("communities_found", as_of=DAY)
groups.to_pandas(words=True, titles=True)[str(groups.titles["state"])].value_counts()

# %%
plot("districts", as_of=DAY)
