"""How the numbers in `extract/data` come about: `python -m extract.learn GOLD PAPERS`.

Two files are learned, from annotated papers and from a large sample of other papers:

- `usage.tsv`: for each phrase that stands in four or more papers of the sample, in how many, and
  how probable each relation is there on average. The judge of that round knows neither phrases
  nor their usage, so that it goes by what stands around them.
- `weights.tsv`: the weight of each feature for each relation, a logistic regression on the
  annotated papers, scaled so that its probabilities hold on papers it has not seen
  (cross-validated).

Both hold numbers beside words and short phrases, no text. The same input gives the same files.
"""
