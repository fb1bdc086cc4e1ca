"""Encoders as processes that take turns: one computes while the others are blocked on their input.

A worker is ours (Benchmarks/EncoderBench) or a peer (Benchmarks/peers/encoder.py). It gets its inputs
as a JSON object: {name: [text, ...]} or {name: [[token ids of a sequence], ...]}. It says `ready` once;
then, to each line NAME BATCH, it runs the workload of that name and answers with the milliseconds. To
NAME BATCH FILE it also writes the vectors into FILE, in the order of the input: one a text, or one a
token, in single precision. What BATCH counts is the worker's: sequences for the peers; tokens for
ours, where 0 is all of them at once.
"""

import array
import operator
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import ROOT

OURS = ROOT / ".build/release/encoder-bench"
NAMES = {"torch": "torch", "ort": "ONNX Runtime", "ov": "OpenVINO", "ct2": "CTranslate2",
         "st": "sentence-transformers"}

# What two implementations of single precision have at the least.
LEAST_COSINE = 0.9999


class Worker:
    """A process that computes when it is asked to."""

    def __init__(self, name, precision, command, threads, batches=(0,)):
        self.name = name
        self.precision = precision
        self.process = subprocess.Popen(
            [*map(str, command), "--threads", str(threads), "--precision", precision],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # The sizes of a batch to choose among, and for each workload the one that was chosen.
        self.batches = batches
        self.batch = {}
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} in {self.precision} failed")
        return line

    def run(self, workload, *file, batch=None):
        """Runs a workload; the milliseconds."""
        batch = self.batch.get(workload, self.batches[-1]) if batch is None else batch
        print(workload, batch, *file, file=self.process.stdin, flush=True)
        return float(self.answer())

    def vectors(self, workload):
        """The floats of all vectors."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vectors"
            self.run(workload, path)
            return array.array("f", path.read_bytes())

    def turn(self, workload, seconds, batch=None):
        """The median of the milliseconds of runs one after the other, for so long.

        The first does not count, because its data were pushed out of the caches by the others' turns;
        one that takes as long as that is all there is, and it does not matter.
        """
        start = time.perf_counter()
        first = self.run(workload, batch=batch)
        if first > seconds * 1e3:
            return first
        times = []
        while not times or time.perf_counter() - start < seconds:
            times.append(self.run(workload, batch=batch))
        return statistics.median(times)

    def choose_batch(self, workload, seconds):
        """Chooses the fastest size of a batch, each tried after a run that settles its memory."""
        if len(self.batches) > 1:
            times = {}
            for batch in self.batches:
                progress(f"{self.precision}: {self.name}, batches of {batch}")
                self.run(workload, batch=batch)
                times[batch] = self.turn(workload, seconds, batch=batch)
            self.batch[workload] = min(times, key=times.get)

    def ticks(self):
        """The processor time that all its threads have had."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"{self.name} in {self.precision} ended with status {self.process.returncode}")


def ours(model, inputs, threads, precision, batch=0):
    return Worker("polysemy", precision, [OURS, model, inputs], threads, (batch,))


def peer(name, python, model, exports, inputs, threads, precision, batches):
    script = ROOT / "Benchmarks/peers/encoder.py"
    return Worker(
        NAMES[name], precision, [python, script, name, model, exports, inputs], threads, batches)


def progress(line):
    """Says on a terminal what is going on, over what was said before."""
    if sys.stderr.isatty():
        print(f"\r{line:<79}", end="\r", file=sys.stderr, flush=True)


def settle(workers):
    """Waits until no worker's threads are still looking for work after a turn.

    They keep their own ways of waiting, which belong to their speed.
    """
    deadline = time.monotonic() + 5
    before = None
    while (now := [worker.ticks() for worker in workers]) != before:
        if time.monotonic() > deadline:
            sys.exit("a worker is busy though nobody asked: " + ", ".join(
                f"{worker.name} {a - b}" for worker, a, b in zip(workers, now, before)))
        before = now
        time.sleep(0.05)  # five ticks


def in_turn(workers, workloads, rounds, seconds):
    """For each workload and worker, a time a round: {workload: [[milliseconds, ...], ...]}.

    Each round begins with another worker, so that nobody always runs after the same one.
    """
    times = {workload: [[] for _ in workers] for workload in workloads}
    for first in range(rounds):
        for workload in workloads:
            progress(f"{workers[-1].precision}: round {first + 1} of {rounds}, {workload}")
            for index in range(len(workers)):
                index = (index + first) % len(workers)
                settle(workers)
                times[workload][index].append(workers[index].turn(workload, seconds))
    progress("")
    return times


def ratios(theirs, ours):
    """Of each round, how many times longer theirs took."""
    return [a / b for a, b in zip(theirs, ours)]


def checked_cosines(worker, workload, expected, width):
    """The cosine of each vector with the expected one; ends the program where f32 is far from it."""
    found = cosines(expected, worker.vectors(workload), width)
    bound = LEAST_COSINE if worker.precision == "f32" else -1.001
    if wrong := [cosine for cosine in found if not cosine >= bound]:  # NaN is wrong too
        sys.exit(f"{worker.name} in {worker.precision}: {len(wrong)} of {len(found)} vectors differ "
                 f"from ours in f32, the first has the cosine {wrong[0]}")
    return found


def cosines(expected, vectors, width):
    if len(vectors) != len(expected):
        sys.exit(f"{len(vectors)} floats, expected {len(expected)}")

    def dot(a, b):
        return sum(map(operator.mul, a, b))

    pairs = ((expected[first:first + width], vectors[first:first + width])
             for first in range(0, len(expected), width))
    return [dot(a, b) / (dot(a, a) * dot(b, b)) ** 0.5 for a, b in pairs]
