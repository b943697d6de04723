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
from yanxiu import ask, plot

DAY = "2021-06-01"

# %% [markdown]
# 一种做法逐年传到多少学校 · How many schools a practice has reached, year by year

# %%
spread = ask("practice_diffusion", as_of=DAY)
spread.to_pandas(words=True, titles=True)

# %%
plot("practice_diffusion", as_of=DAY)

# %% [markdown]
# 两步之内影响到多少人 · How many people a trainer reaches within two steps

# %%
reach = ask("trainer_reach", as_of=DAY, steps=2)
assert all(row["people"] >= row["links"] for row in reach.rows)
reach.to_pandas(words=True, titles=True).head(10)
