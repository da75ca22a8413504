"""`python -m train first|folds|build|further|small|ablation`: see train/README.md."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from detente.reader.session import FILE
from train.calibration import error, judged, temperature
from train.card import card, write
from train.export import export
from train.fit import WEIGHTS
from train.measure import held, macro, quad
from train.model import Reader
from train.recipe import FOLDS, RUNS, Workshop, ablated, built, first, folds, further, open_workshop, small

__all__ = ["main"]


def main() -> None:
    """Run one step; what is done in the work folder is not done again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["first", "folds", "build", "further", "small", "ablation"])
    parser.add_argument("--labelled", type=Path, required=True, help="the PLOVER-labelled sentences, plv/train.jsonl")
    parser.add_argument("--polnear", type=Path, help="PolNeAR's data/train")
    parser.add_argument(
        "--judgements", type=Path, action="append", default=[], help="a store whose records were judged; may be given again"
    )
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="where checkpoints are kept")
    parser.add_argument("--folds", default=",".join(map(str, range(FOLDS))), help="which folds, with commas; none where empty")
    parser.add_argument("--plain", type=Path, help="for small: the folder of train.plain's files")
    parser.add_argument("--layers", type=int, default=6, help="for small: how many layers it is to have")
    parser.add_argument("--runs", type=int, default=len(RUNS), help="for build and small: how many runs the model is the mean of")
    options = parser.parse_args()
    shop = open_workshop(options.work, options.labelled, options.polnear, lambda line: print(line, flush=True), options.judgements)
    if options.step == "first":
        _show(held(first(shop), shop.held))
        return
    if options.step == "ablation":
        for head in (None, *(name for name in WEIGHTS if name != "types")):
            print(f"without {head or 'nothing'}:")
            _show(held(ablated(shop, head), shop.held))
        return
    if options.step == "small":
        _small(shop, options.plain, options.layers, options.runs)
        return
    if options.step == "further":
        before = hashlib.sha256(FILE.read_bytes()).hexdigest()
        _keep(shop, further(shop, FILE), {}, f"The third stage alone, on the file {before}.")
        return
    which = [int(fold) for fold in options.folds.split(",") if fold]
    crossed = {"PLOVER-labelled sentences, train, cross-validated": _folds(shop, which)} if which else {}
    for scores in crossed.values():
        _show(scores)
    if options.step == "build":
        _keep(shop, built(shop, RUNS[: options.runs]), crossed, f"The mean of {options.runs} runs.")


def _keep(shop: Workshop, model: Reader, crossed: dict[str, dict[str, float]], history: str) -> None:
    """The temperature, the file and its card."""
    logits, right = judged(model, [*shop.held, *shop.held_whole])
    chosen = temperature(logits, right)
    headings = {
        "our own sentences kept aside": held(model, shop.held),
        "those of which every act is told": held(model, shop.held_whole),
        "both": {"calibration error": error(logits, right, chosen)},
    }
    for scores in headings.values():
        _show(scores)
    sha256 = export(model, shop.tokenizer, chosen, FILE)
    write(FILE, card(sha256, FILE.stat().st_size, chosen, len(shop.kept), headings | crossed, history, shop.more))
    print(f"{FILE}: {FILE.stat().st_size / 1e6:.1f} MB, {sha256}")


def _small(shop: Workshop, texts: Path | None, layers: int, runs: int) -> None:
    """A smaller reader, taught by the one that `build` makes; its file stays in the work folder."""
    model = small(shop, texts, layers, RUNS[:runs])
    logits, right = judged(model, shop.held)
    chosen = temperature(logits, right)
    _show(held(model, shop.held) | {"calibration error": error(logits, right, chosen)})
    file = shop.work / f"small-{layers}.onnx"
    print(f"{file}: {export(model, shop.tokenizer, chosen, file)}")


def _folds(shop: Workshop, which: list[int]) -> dict[str, float]:
    pairs = [(right, max(chances, key=lambda name: (chances[name], name))) for right, chances in folds(shop, which)]
    return {
        "sentences": len(pairs),
        "accuracy": sum(r == a for r, a in pairs) / len(pairs),
        "root macro-F1": macro(pairs),
        "quad macro-F1": macro([(quad(r), quad(a)) for r, a in pairs]),
    }


def _show(scores: dict[str, float]) -> None:
    print("  ".join(f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in scores.items()))


if __name__ == "__main__":
    main()
