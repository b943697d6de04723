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
import pandas as pd

from yanxiu import ask, network, plot

DAY = "2021-06-01"

# %% [markdown]
# 联系最多的责任区 · The districts with most ties to each other

# %%
districts = network("districts", as_of=DAY)
heaviest = sorted(districts.edges(data="weight"), key=lambda edge: -edge[2])[:5]
name = districts.nodes(data="name")
pd.DataFrame(
    [(name[one], name[other], weight) for one, other, weight in heaviest],
    columns=["责任区 · District", "责任区 · District ", "联系 · Ties"],
)

# %% [markdown]
# 各责任区是否只在内部协作：高于 0 表示区内联系比随机的多 · Above 0: more ties within than chance would have

# %%
apart = ask("district_homophily", as_of=DAY)
assert apart.count == len(districts)
apart.to_pandas(words=True, titles=True)

# %%
plot("districts", as_of=DAY)  # .save("districts.png") 存为图片 · keeps it as a file
