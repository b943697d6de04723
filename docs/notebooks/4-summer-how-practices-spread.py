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
# # 夏季：做法传到了哪里 · Summer: how practices spread
#
# 停滞的做法再组织送教；由影响面最大的培训者带起。
#
# Practices that came to a stop get another round, led by those who reach furthest.

# %%
from yanxiu import ask

DAY = "2021-06-01"

# %%
spread = ask("practice_diffusion", as_of=DAY)
for row in spread.rows:
    print(row["theme"], row["year"], row["number"], row["total"])

# %%
reach = ask("trainer_reach", as_of=DAY, steps=2)
assert all(row["people"] >= row["links"] for row in reach.rows)
print([(row["teacher"], row["people"]) for row in reach.rows[:5]])
