"""`limen officer`: officers taken in, changed and let in anew from the terminal."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from limen.apps.posts import operations, queries
from limen.cli.officer import app

pytestmark = pytest.mark.django_db
RUN = CliRunner()


@pytest.fixture(autouse=True)
def taken_in() -> None:
    done = RUN.invoke(app, ["add", "a.ferry", "--name", "Ada Ferry", "--role", "first_line", "--language", "fr"])
    assert done.exit_code == 0, done.output
    assert "password" in done.output


def test_a_new_officer_must_choose_a_password_of_their_own() -> None:
    officer = queries.officer_named("a.ferry")
    assert officer is not None
    assert (officer.full_name, officer.language, set(officer.roles)) == ("Ada Ferry", "fr", {"first_line"})


def test_the_list_names_the_officer() -> None:
    assert "a.ferry" in RUN.invoke(app, ["list"]).output


def test_roles_are_replaced_and_not_added_to() -> None:
    assert RUN.invoke(app, ["roles", "a.ferry", "--role", "supervisor"]).exit_code == 0
    officer = queries.officer_named("a.ferry")
    assert officer is not None
    assert set(officer.roles) == {"supervisor"}


def test_an_account_is_closed_and_opened_again() -> None:
    RUN.invoke(app, ["deactivate", "a.ferry"])
    closed = queries.officer_named("a.ferry")
    RUN.invoke(app, ["reactivate", "a.ferry"])
    opened = queries.officer_named("a.ferry")
    assert closed is not None
    assert opened is not None
    assert (closed.is_active, opened.is_active) == (False, True)


def test_a_reset_gives_another_one_time_password() -> None:
    first = RUN.invoke(app, ["reset", "a.ferry"]).output
    second = RUN.invoke(app, ["reset", "a.ferry", "--factors"]).output
    assert first != second


def test_an_officer_who_is_not_there_is_told() -> None:
    done = RUN.invoke(app, ["roles", "nobody", "--role", "supervisor"])
    assert isinstance(done.exception, operations.OfficerUnknown)
