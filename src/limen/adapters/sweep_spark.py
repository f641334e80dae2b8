"""A whole register compared on Apache Spark: the stretches are the partitions, the answers come back as Arrow batches.

`pip install limen[spark]`, and Java 17 or newer on every machine. Limen must be installed there too, and the register's
database be reachable. The same function as on one machine does a stretch, so that the answers are the same.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from limen.adapters.register_reading import Register, sweep_stretch
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.screening.sweeping import Stretch, Sweep, Swept

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AT_ONCE: Final = 64
"""Stretches of one job of Spark; what is done is told after each."""
ASKED: Final = "number bigint, low string, high string"
ANSWERED: Final = "number bigint, persons bigint, found string"


class SparkMissing(Problem):
    """What a sweep on Spark needs is not on this machine."""

    code = "spark-missing"
    sentence = N_("%(what)s is missing on this machine. Install it: pip install limen[spark], and Java 17 or newer.")


def sweep_on_spark(
    sweep: Sweep, stretches: Iterable[Stretch], *, register: Register, master: str = "local[*]"
) -> Iterator[Swept]:
    """Yield what came of each stretch, in the order of the stretches, from the cluster that `master` names.

    Raises SparkMissing, and what Spark raises when a stretch fails for good; what was yielded before counts.
    """
    with _session(master) as spark:
        work = _worker(spark.sparkContext.broadcast(pickle.dumps((sweep, register))))
        waiting = iter(stretches)
        while several := tuple(islice(waiting, AT_ONCE)):
            yield from _job(spark, several, work)


def _job(spark: SparkSession, stretches: tuple[Stretch, ...], work: Callable[[Any], Any]) -> Iterator[Swept]:
    asked = [(number, each.low, each.high) for number, each in enumerate(stretches)]
    frame = spark.sparkContext.parallelize(asked, len(asked)).toDF(ASKED)
    answers = sorted(tuple(row) for row in frame.mapInArrow(work, ANSWERED).collect())
    for number, persons, found in answers:
        ids = tuple(UUID(hex=each) for each in found.split())
        yield Swept(stretch=stretches[number], persons=persons, found=ids)


def _worker(sent: Any) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return what Spark runs on its machines over the batches of a partition."""

    def work(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa  # noqa: PLC0415 - only where Spark is, which is not here

        sweep, register = pickle.loads(sent.value)  # noqa: S301 - what we sent ourselves
        for batch in batches:
            done = [
                sweep_stretch(sweep, Stretch(low=low, high=high), register=register)
                for low, high in zip(batch["low"].to_pylist(), batch["high"].to_pylist(), strict=True)
            ]
            yield pa.RecordBatch.from_pydict(
                {
                    "number": batch["number"],
                    "persons": [each.persons for each in done],
                    "found": [" ".join(id_.hex for id_ in each.found) for each in done],
                }
            )

    return work


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    """Start a session of our own and stop it; quiet, without a page of its own, reachable from this machine."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise SparkMissing(what="Java")
    try:
        import pyarrow as pa  # noqa: F401, PLC0415 - to be missed here and not on a worker
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional: a node without Spark never loads it
    except ImportError as error:
        raise SparkMissing(what="Apache Spark") from error
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("limen-sweep").config("spark.ui.enabled", "false")
    if master.startswith("local"):
        here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        for name, value in here.items():
            builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()
