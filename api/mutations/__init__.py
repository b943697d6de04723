"""Mutations: the edits of `loaders.edits` as fields of GraphQL, done one after the other."""
