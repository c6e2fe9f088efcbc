"""Ranking: the models that meet a use case and a question, found among all offers.

`candidates` are the models of a use case; `bit_sets` and `offer_table` answer a filter for all
models and all offers at once; `crowd` puts the candidates into the same row; `matching` applies a
whole question, and `shortlist` is its result.
"""
