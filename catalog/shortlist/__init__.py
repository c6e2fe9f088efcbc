"""Ranking: the models that meet a use case and a question, each with its best offer.

`offer_table` has all offers, and in columns what filters look at; `tariff_table` what a workload
costs at many of them. `candidates` are the models of a use case with their offers, cheapest first;
`matching` puts a question to them, `shortlist` is the result with what it leaves out, and
`rating_order` other orders of it. `qualifying` asks the same filters of single models.
"""
