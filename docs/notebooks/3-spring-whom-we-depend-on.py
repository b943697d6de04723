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

# %%
critical = ask("single_points_of_failure", as_of=DAY)
for row in critical.rows[:5]:
    print(row["teacher"], row["schools"], "->", row["successor"])

# %%
brokers = ask("brokers", as_of=DAY)
assert brokers.rows[0]["score"] >= brokers.rows[-1]["score"]
print([row["teacher"] for row in brokers.rows[:5]])
