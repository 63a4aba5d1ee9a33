"""The spaCy pipeline: built from `data/pipeline.cfg`, a paper in, its extraction out."""

from __future__ import annotations

import multiprocessing
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import resources
from itertools import islice

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    load_config_from_str,
    load_model_from_config,
    registry,
)

from extract.collect import collect
from extract.errors import ScholargraphError
from extract.model import Extraction, Paper
from extract.pipes import (  # noqa: F401  (importing them registers their factories)
    abbreviations,
    concept_links,
    links,
    mentions,
    quantities,
    roles,
    sentences,
    tagger,
)
from extract.pipes.doc_text import keep_text

BATCH = 32
"""Papers that go through the pipeline, or to another process, at a time."""

_MAX_LENGTH = 100_000_000
# The tokenizer needs the square of a word's length: longer ones are cut before it sees them.
_LONG_WORD = re.compile(r"\S{501}")
_PIECE = re.compile(r"(?:\S{1,500}(?!\S)|\s+)+|\S{1,500}")
_INFIXES = (r"(?<=\w)[(\[{]+(?=\w)", r"(?<=\w)[)\]}]+(?=\w)", r"(?<=[a-z0-9)])[.?!](?=[A-Z])")


@registry.tokenizers("scholargraph.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return the maker of the English tokenizer that also splits "learning(SCL)"."""

    def make(nlp: Language) -> Tokenizer:
        infixes = (*(nlp.Defaults.infixes or ()), *_INFIXES)
        return Tokenizer(
            nlp.vocab,
            rules=nlp.Defaults.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(nlp.Defaults.prefixes or ()).search,
            suffix_search=compile_suffix_regex(nlp.Defaults.suffixes or ()).search,
            infix_finditer=compile_infix_regex(infixes).finditer,
            url_match=nlp.Defaults.url_match,
        )

    return make


def build_pipeline(settings: Mapping[str, object] | None = None) -> Language:
    """Return the pipeline of `extract/data/pipeline.cfg`, with other `settings` by dotted names.

    Pipes of other packages are named in them ("nlp.pipeline", "components.NAME.factory"). Raises
    ScholargraphError where a setting or what it names is not there.

    Example:
        >>> build_pipeline().pipe_names[:2]
        ['sg_sentences', 'sg_links']
    """
    text = (resources.files("extract") / "data" / "pipeline.cfg").read_text(encoding="utf-8")
    try:
        return _load(load_config_from_str(text, overrides=dict(settings or {})).to_str())
    except ValueError as error:
        if not settings:
            raise
        raise ScholargraphError(f"the pipeline cannot be set up so: {error}") from error


def _load(config: str, weights: bytes = b"") -> Language:
    nlp = load_model_from_config(load_config_from_str(config), auto_fill=True)
    nlp.max_length = _MAX_LENGTH
    return nlp.from_bytes(weights) if weights else nlp


def to_doc(nlp: Language, paper: Paper) -> Doc:
    r"""Return the tokenized text of a paper: title, two line ends, abstract.

    `doc._.sg_abstract_begin` is the character where the abstract starts.

    Example:
        >>> doc = to_doc(build_pipeline(), Paper(title="Ask BERT", abstract="We ask."))
        >>> doc.text, doc._.sg_abstract_begin
        ('Ask BERT\n\nWe ask.', 10)
    """
    doc = _tokenize(nlp, f"{paper.title}\n\n{paper.abstract}")
    doc._.sg_abstract_begin = len(paper.title) + 2
    return doc


def _tokenize(nlp: Language, text: str) -> Doc:
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not _LONG_WORD.search(text):
        return keep_text(nlp.make_doc(text), text)
    docs = [nlp.make_doc(piece) for piece in _PIECE.findall(text)]
    return Doc.from_docs(docs, ensure_whitespace=False) or nlp.make_doc(text)


def extract_papers(
    papers: Iterable[Paper], *, nlp: Language | None = None, jobs: int = 1
) -> Iterator[Extraction]:
    """Yield the extraction of each paper, in their order.

    `jobs` is the number of processes; it changes the time, never the result.

    Example:
        >>> paper = Paper(title="Ask BERT", abstract="We use masked language modeling (MLM).")
        >>> [e.paper.title for e in extract_papers([paper])]
        ['Ask BERT']
    """
    nlp = nlp or build_pipeline()
    batches = _batches(papers)
    spread = _spread(nlp, batches, jobs) if jobs > 1 else None
    for run in spread or (_extract_batch(nlp, batch) for batch in batches):
        yield from run


def _batches(papers: Iterable[Paper]) -> Iterator[tuple[Paper, ...]]:
    stream = iter(papers)
    while batch := tuple(islice(stream, BATCH)):
        yield batch


def _extract_batch(nlp: Language, papers: tuple[Paper, ...]) -> list[Extraction]:
    docs = nlp.pipe(to_doc(nlp, paper) for paper in papers if paper.in_english)
    return [collect(next(docs), p) if p.in_english else Extraction(p) for p in papers]


def _spread(
    nlp: Language, batches: Iterator[tuple[Paper, ...]], jobs: int
) -> Iterator[list[Extraction]]:
    context = multiprocessing.get_context("spawn")
    setup = (nlp.config.to_str(), nlp.to_bytes())
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=setup) as pool:
        waiting: deque[Future[list[Extraction]]] = deque()
        try:
            for batch in batches:
                with _uninterrupted():
                    waiting.append(pool.submit(_work, batch))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            for worker in set(multiprocessing.active_children()) - others:
                worker.terminate()  # one that still starts would miss this process, and say so
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the end; processes that are started meanwhile never hear it.

    A process of which only the half is started could not be ended. Signals can be held back in
    the main thread alone, which is the one that hears them, and their mask is not on Windows.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, former or signal.SIG_DFL)
        if heard:
            signal.raise_signal(signal.SIGINT)


_workers_nlp: list[Language] = []


def _start(config: str, weights: bytes) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    _workers_nlp.append(_load(config, weights))


def _work(papers: tuple[Paper, ...]) -> list[Extraction]:
    return _extract_batch(_workers_nlp[0], papers)
