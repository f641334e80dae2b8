"""Make the installation that the browser tests use: `python -m tests.doors.desk.prepare FOLDER`.

A process of its own, because Django reads the installation once and the tests have another one loaded.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CONFIGURATION = """
node_name = "post-desk-tests"
demo = true
https = false
"""


def main(folder: Path) -> None:
    """Make configuration, secrets, databases, posts and the invented officers in `folder`."""
    # The folder of collected files being there is what makes the settings serve hashed names, as a post does.
    (folder / "static").mkdir(parents=True, exist_ok=True)
    (folder / "limen.toml").write_text(CONFIGURATION, encoding="utf-8")
    os.environ["LIMEN_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "limen.config.settings"
    from limen.adapters import keys, node_identity
    from limen.adapters.secret_files import write_secret

    node_identity.make_node(folder, name="post-desk-tests")
    keys.make_kek(folder)
    write_secret(folder / "secrets" / "session.key", os.urandom(32).hex().encode(), replace=False)
    _fill()


def _fill() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from limen.adapters.country_pack import read_demo_officers
    from limen.adapters.world import world
    from limen.apps.posts import operations as posts
    from limen.lib.basics.roles import Role

    act = world().act(actor=world().node.incarnation, actor_name="tests", roles=[Role.ADMINISTRATOR], purpose="set-up")
    posts.load_pack_posts(act)
    for officer in read_demo_officers("utopia"):
        id_ = posts.add_officer(
            act,
            username=officer.username,
            full_name=officer.full_name,
            roles=officer.roles,
            password=officer.password,
            # The tests read English; that pages turn with the language has a test of its own.
            language="en",
            one_time=False,
        )
        posts.enrol_totp(act, officer=id_, secret=SECRET)


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""One secret for every invented officer of these tests."""

if __name__ == "__main__":
    main(Path(sys.argv[1]))
