"""A whole register compared on the cores of this machine: a process for each, every one with a stretch at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor

from limen.adapters.register_reading import Register, sweep_stretch
from limen.lib.screening.sweeping import Stretch, Sweep, Swept


def sweep_here(
    sweep: Sweep, stretches: Iterable[Stretch], *, register: Register, processes: int | None = None
) -> Generator[Swept, None, None]:
    """Yield what came of each stretch, in the order of the stretches; `processes` as many as there are cores.

    Of the stretches no more are taken than are worked on, so that whoever reads slowly holds everything up and nothing
    piles up. Raises what the database raises; what was yielded before counts.
    """
    workers = processes or os.cpu_count() or 1
    waiting: deque[Future[Swept]] = deque()
    context = multiprocessing.get_context("spawn")  # a copy of this process would share its connections
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        try:
            for stretch in stretches:
                waiting.append(pool.submit(sweep_stretch, sweep, stretch, register=register))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()
