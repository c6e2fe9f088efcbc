"""A name as somebody typed it -> the model it names, a choice of models, or unknown.

An ordered list of steps with one signature runs from certain to hopeful, and the first that decides
wins: `resolver` orders them, `name_steps`, `families` and `rewriting_steps` are the steps. Numbers
are exact in every step.
"""
