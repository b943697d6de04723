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
# # 春季：离不开谁 · Spring: whom we depend on
#
# 先给断联学校再接上一个人；为桥梁人物留出时间。
#
# A second person for the schools that would be cut off; time for those who connect.

# %%
from yanxiu import ask

DAY = "2021-06-01"

# %% [markdown]
# 谁一离开就有学校断了联系，谁可以接手 · Whose leaving cuts schools off, and who could take over

# %%
critical = ask("single_points_of_failure", as_of=DAY)
critical.to_pandas(words=True, titles=True).head(10)

# %% [markdown]
# 联系各方的桥梁 · Who connects the others

# %%
brokers = ask("brokers", as_of=DAY)
assert brokers.rows[0]["score"] >= brokers.rows[-1]["score"]
brokers.to_pandas(words=True, titles=True).head(10)
