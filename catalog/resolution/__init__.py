"""A name as somebody typed it -> the model it names, a choice of models, or unknown.

An ordered list of steps with one signature runs from certain to hopeful; the first that decides
wins. Numbers are exact in every step.
"""
