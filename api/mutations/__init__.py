"""Mutations: the edits of `yanxiu.loaders.edits` as GraphQL fields, run one after the other."""
