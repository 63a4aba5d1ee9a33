"""How the numbers in `extract/data` come about.

Three files are learned, from annotated papers and from a large sample of other papers:

- `tagger.onnx`, by `python -m extract.learn.tagger GOLD START FOLDER`: a small network that
  starts from that of the release before (START, which started from MiniLM) and learns from the
  annotated papers which words name a fact. FOLDER gets three more, each of which has not seen a
  third of the papers; this needs PyTorch.
- `usage.tsv`, by `python -m extract.learn GOLD PAPERS FOLDER`: for each phrase that stands in
  four or more papers of the sample, in how many, and how probable each relation is there on
  average. The judge of that round knows neither phrases nor their usage nor the tagger, so that
  it goes by what stands around them.
- `weights.tsv`, by the same command: the weight of each feature and of each number of the tagger
  for each relation, a logistic regression on the annotated papers. Each paper has the numbers of
  a tagger that has not seen it, and the probabilities are scaled so that they hold on papers
  that the judge has not seen (cross-validated). With `--before`, what is written is the mean
  with the weights of the release before, which were learned from other papers.

The tables hold numbers beside words and short phrases, no text. The same input and seed give the
same files on one machine.
"""
