"""A named officer at the terminal: who they are is proved as at the desk, and what they do is theirs."""

from __future__ import annotations

import getpass
import os

import typer

from limen.adapters.world import world
from limen.apps.posts.operations import prove_officer
from limen.lib.basics.act import Act

PASSWORD_VARIABLE = "LIMEN_PASSWORD"  # noqa: S105 - the name of a variable
CODE_VARIABLE = "LIMEN_CODE"


def act_of_officer(username: str, *, purpose: str) -> Act:
    """Return the `Act` of the officer `username`, who is asked for password and code.

    Both may come in the environment for a run without a terminal. Raises NotProved.
    """
    password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass(f"Password of {username}: ")
    code = os.environ.get(CODE_VARIABLE) or typer.prompt("Code of the moment")
    here = world()
    officer = prove_officer(here.machine_act(purpose=purpose), username=username, password=password, code=code)
    return here.act(actor=officer.id, actor_name=officer.full_name, roles=officer.role_set, purpose=purpose)
