"""Mutations: the edits of `yanxiu.loaders.edits` as fields of GraphQL, done one after the other."""
