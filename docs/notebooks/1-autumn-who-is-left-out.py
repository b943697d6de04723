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
# # 秋季：谁还没有轮到 · Autumn: who is left out
#
# 哪一组人均学时少、基尼系数高，新增名额先给哪一组。
#
# Whichever group has few hours a teacher and a high Gini coefficient gets the new seats first.

# %%
from yanxiu import ask, plot

DAY = "2021-06-01"

# %% [markdown]
# 没有参训学时的乡村教师，按责任区 · Rural teachers without hours, by district

# %%
lacking = ask("untrained_rural_teachers", as_of=DAY)
print(lacking.question.title, lacking.count)
lacking.to_pandas(titles=True).groupby(str(lacking.titles["district"])).size().sort_values(
    ascending=False
)

# %% [markdown]
# 各组的学时：基尼系数越高越不均等 · Hours in each group: the higher the Gini coefficient, the less equal

# %%
equality = ask("access_equality", as_of=DAY)
assert {row["kind"] for row in equality.rows} >= {"county", "district", "locality"}
equality.to_pandas(words=True, titles=True).fillna("")

# %%
plot("access_equality", as_of=DAY)
