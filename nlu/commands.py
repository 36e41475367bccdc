"""``svara nlu``: every step of reading a message alone, training and judging the classifier.

Only the command line imports this module: the rest of the package runs without typer. Texts are what somebody typed
here; nothing is stored.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from nlu import crisis as crisis_patterns
from nlu import normalise as spelling_of
from nlu import other_languages, privacy, written_standard
from nlu.compounds import Compounds
from nlu.dialect import equivalents as shared_spellings
from nlu.embedding import SentenceEmbedding, WeightsError
from nlu.evaluate import judge
from nlu.learning_files import SHIPPED_WEIGHTS
from nlu.own_examples import OWN_EXAMPLES
from nlu.spelling import Spelling
from nlu.subject_classifier import ClassifierError, SubjectClassifier
from nlu.train_classifier import train as train_classifier
from nlu.training_data import TrainingDataError, read_examples
from nlu.vocabulary import Vocabulary

app = typer.Typer(no_args_is_help=True, help="How a message is read, step by step; training; evaluation.")

Text = Annotated[str, typer.Argument(help="The message.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Model = Annotated[Path, typer.Option(help="A folder written by 'svara nlu train'.")]
Data = Annotated[Path, typer.Option(help="Examples: Rasa YAML or {text, intent} lines; a file or a folder.")]


@app.command()
def normalise(text: Text) -> None:
    """Characters and spaces made alike; then as matching sees it."""
    _show({"normalised": spelling_of.normalise(text), "folded": spelling_of.fold(text)})


@app.command()
def form(text: Text) -> None:
    """Nynorsk, Bokmål or unsure, and the words that say so."""
    found = written_standard.detect(text)
    _show(
        {
            "form": found.code or "unsure",
            "confidence": round(found.confidence, 3),
            "because": list(found.evidence),
        }
    )


@app.command()
def language(text: Text) -> None:
    """Another language than Norwegian, if it clearly is one."""
    found = other_languages.detect(text)
    _show({"language": found.code if found else "no", "because": list(found.evidence) if found else []})


@app.command()
def equivalents(text: Text) -> None:
    """Each word in the spelling shared by Nynorsk, Bokmål and dialect."""
    shared = shared_spellings()
    _show({word: shared.canonical(word) for word in spelling_of.words(text)})


@app.command()
def compounds(text: Text, data: Data = OWN_EXAMPLES) -> None:
    """Compounds taken apart, and words written apart put together."""
    written = spelling_of.words(text)
    known = Compounds(_vocabulary(data))
    split = {word: list(found.parts) for word in written if (found := known.split(word))}
    _show({"split": split, "joined": known.joined(written)})


@app.command()
def spelling(text: Text, data: Data = OWN_EXAMPLES) -> None:
    """What misspelt words were probably meant to be; the message itself is never changed."""
    found = Spelling(_vocabulary(data)).suggestions(spelling_of.words(text))
    _show({s.written: {"meant": s.meant, "edits": s.edits} for s in found})


@app.command("privacy")
def privacy_step(text: Text) -> None:
    """What is personal in the message, what is kept instead, and whether it stops the message."""
    found = [{"kind": f.kind, "from": f.start, "to": f.end} for f in privacy.find(text)]
    _show({"found": found, "kept": privacy.mask(text).text, "stopped": privacy.must_stop(text)})


@app.command("crisis")
def crisis_step(text: Text) -> None:
    """Whether the message tells of danger, and why."""
    found = crisis_patterns.detect(text)
    _show(asdict(found) if found else {"kind": None})


@app.command()
def intents(text: Text, model: Model) -> None:
    """The likeliest intents and parts of the subject, with confidence."""
    try:
        classifier = SubjectClassifier.load(model, SentenceEmbedding.load(SHIPPED_WEIGHTS))
    except (ClassifierError, WeightsError) as error:
        _fail(error)
    _show(
        {
            "intents": {r.intent: round(r.confidence, 3) for r in classifier.predict(text)},
            "aspects": {r.intent: round(r.confidence, 3) for r in classifier.predict_aspect(text)[:3]},
        }
    )


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder to write the classifier to.")],
    data: Data = OWN_EXAMPLES,
    as_json: AsJson = False,
) -> None:
    """Train the classifier alone, on the project's own examples or on somebody else's."""
    try:
        told = train_classifier(data, out)
    except (TrainingDataError, WeightsError) as error:
        _fail(error)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{told['examples']} examples, {told['intents']} intents, {told['seconds']} s: {told['model']}")


@app.command()
def evaluate(
    data: Data,
    model: Annotated[
        Path | None, typer.Option(help="Judge this classifier; without it, cross-validation on the data.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How often it is right, Nynorsk and Bokmål apart, and what is taken for what.

    Without --model every utterance is judged by a classifier that has not seen its phrasing group.
    """
    try:
        told = judge(data, model)
    except (TrainingDataError, ClassifierError, WeightsError, ValueError) as error:
        _fail(error)
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['n']} utterances, judged by {told['judged_by'].replace('_', ' ')}")
    print(f"right at first place     {told['accuracy']:.3f}")
    print(f"among the first three    {told['top_3']:.3f}")
    print(f"wrong and sure (>= .70)  {told['wrong_with_confidence']:.3f}")
    for name, share in told["per_lang"].items():
        print(f"right in {name}              {share['accuracy']:.3f} of {share['n']}")
    for row in told["confusions"]:
        print(f"\n{row['wanted']} was taken for {row['given']}, {row['times']} of {row['of']}:")
        for text in row["texts"]:
            print(f"    {text}")


def _vocabulary(data: Path) -> Vocabulary:
    try:
        return Vocabulary.of(example.text for example in read_examples(data))
    except TrainingDataError as error:
        _fail(error)


def _show(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _fail(error: Exception) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(1) from error
