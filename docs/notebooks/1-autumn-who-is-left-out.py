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
from yanxiu import ask

DAY = "2021-06-01"

# %%
lacking = ask("untrained_rural_teachers", as_of=DAY)
print(lacking.count, lacking.question.title)

# %%
equality = ask("access_equality", as_of=DAY)
for row in equality.rows:
    print(row["kind"], row["name"], row["mean"], row["share"], row["score"])
assert {row["kind"] for row in equality.rows} >= {"county", "district", "locality"}
