"""Words that say nothing about a product: grammar, measure words, how requests open."""

CHINESE = """
的 地 得 了 着 过 是 在 和 与 或 及 也 都 就 还 很 太 更 最 我 你 您 他 她 它 我们 你们 这 那
这个 那个 这款 那款 哪 哪个 哪款 什么 怎么 怎样 吗 呢 吧 啊 呀 哦 嘛 啦 有 没 没有 有没有 有没 要
想 想要 需要 能 可以 会 请 请问 帮 帮我 帮忙 给 给我 找 找找 看 看看 买 想买 要买 推荐 介绍 来
来个 个 一个 些 一些 款 一款 几款 双 一双 件 一件 条 一条 只 一只 支 一支 瓶 一瓶 盒 一盒 把 一把
台 一台 部 一部 种 一种 点 一点 适合 用 用的 亲 以内 以下 以上 左右 大概 价格 便宜 便宜点 多少 钱
多少钱 元 块 块钱 不要 不 别 除了 好 好的 求
"""

ENGLISH = """
a an the am of for with without in on at to and or i me my we you your it its is are be do does have
has any some this that these those want wants need needs looking look find show get buy can could
would please what which something one ones good under over below above about around no not from
by as there recommend suggest like
"""

STOP_WORDS = frozenset((CHINESE + ENGLISH).split())
