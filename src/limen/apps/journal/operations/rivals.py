"""Two officers, or an impatient one, at the same thing at once: whoever comes second goes by what is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS: Final = 4


def once_more(operation: Callable[P, T]) -> Callable[P, T]:
    """Decorate an operation that is one transaction: beaten to a document, request or lock, it starts over.

    A failed attempt has left nothing behind; the next one sees what the other has recorded, and answers by it. What
    still fails after ATTEMPTS is raised as the database tells it.
    """

    @wraps(operation)
    def attempted(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(ATTEMPTS - 1):
            try:
                return operation(*args, **kwargs)
            except IntegrityError:
                continue
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return operation(*args, **kwargs)

    return attempted
