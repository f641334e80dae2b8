"""Who needs help in a demo: a girl alone, with a case that waits, and somebody who was referred to a shelter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from limen.adapters.clock import new_id
from limen.adapters.world import world
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Presented, Request, Verdict
from limen.apps.missing.operations import Asked, FoundDead, ask_for_missing, record_dead
from limen.apps.oversight.operations import AskedOfData, Said, make_complaint, make_request
from limen.apps.posts.queries import officer_named
from limen.apps.protection.operations.agreements import confirm_agreement, propose_agreement
from limen.apps.protection.operations.referrals import Need, take_step
from limen.apps.protection.operations.tracing import Report, report_traced
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction
from limen.lib.inspection.moves import Move
from limen.lib.mrz import Document, Format, compose
from limen.lib.safeguards.agreements import Agreement, DataClass, RecipientKind
from limen.lib.safeguards.complaints import About
from limen.lib.safeguards.referrals import ReferralConsent, Stage
from limen.lib.safeguards.subject_requests import DataRight
from limen.lib.safeguards.tracing import Described, Side

GIRL: Final = ("Okonkwo", "Ada", 15)
WOMAN: Final = ("Selassie", "Hana", 27)
AUNT_LOOKS_FOR: Final = Described(
    primary="Okonkwo", secondary="Ada", sex=Sex.F, relatives=(("aunt", "Ngozi Okonkwo"),), origin="Enugu"
)


def load_protection() -> None:
    """Let the first line of the first post notice both, and the protection authority refer one of them."""
    here = world().pack.posts[0]
    first = _act_of("ines", post=here.code, lane=here.lanes[0].code)
    girl = _opened(first, GIRL, number="NGA7700001")
    crossings.note_need_of(first, inspection=girl, need="child-at-risk")
    woman = _opened(first, WOMAN, number="ERI7700002")
    crossings.note_need_of(first, inspection=woman, need="trafficking")
    for inspection in (girl, woman):
        crossings.decide(first, inspection=inspection, verdict=Verdict(move=Move.REFER, reading=1))
    _refer(_act_of("amara", post=here.code), woman)
    clara = _act_of("clara")
    report = Report(side=Side.SOUGHT, who=AUNT_LOOKS_FOR, relation="aunt", contact="Ngozi Okonkwo, +000 400 17")
    report_traced(clara, traced=new_id(), report=report)
    _complain(here.code)
    _agree(clara)
    _miss(here.code)


def _miss(post: str) -> None:
    """Let somebody outside look for a man, and somebody be found dead who may be him."""
    amara = _act_of("amara", post=post)
    asked = Asked(
        who=Described(primary="Osei", secondary="Kwame", sex=Sex.M, origin="Kumasi"),
        seeker="Abena Osei",
        relation="sister",
        contact="+000 400 23",
        marks="A green jacket, a scar on the left hand, a silver ring",
    )
    ask_for_missing(amara, request=new_id(), asked=asked)
    found = FoundDead(
        found_at=amara.at - timedelta(days=1),
        place="On the shore below the runway",
        who=Described(primary="", secondary="", sex=Sex.M),
        marks="Scar on the left hand, green jacket",
        belongings="A silver ring without a name",
        whereabouts="Cold room of the port health service",
    )
    record_dead(amara, dead=new_id(), found=found)


def _agree(act: Act) -> None:
    """Let two persons put an agreement with an agency for children in force."""
    said = Agreement(
        kind=RecipientKind.AGENCY,
        recipient="children-first",
        classes=frozenset({DataClass.CLAIM, DataClass.CHILD_CASE, DataClass.TRACING}),
        forbids_onward=True,
        valid_from=act.today - timedelta(days=60),
        valid_until=act.today + timedelta(days=300),
        is_confirmed=False,
        is_ended=False,
    )
    id_, name = new_id(), "Children First, memorandum on case work"
    law = "Protection of Persons at the Border Act, section 33"
    propose_agreement(_act_of("lucien"), agreement=id_, said=said, name=name, legal_basis=law)
    confirm_agreement(_act_of("olga"), agreement=id_)


def _complain(post: str) -> None:
    nobody = world().act(actor=UUID(int=0), actor_name="", roles=(), purpose="demo")
    said = Said(words="I was shouted at in front of my children, and nobody told me why we waited.", post=post)
    asked = AskedOfData(kind=DataRight.ACCESS, name="Anna Maria Eriksson", contact="anna@example.org")
    make_request(nobody, request=new_id(), asked=asked)
    make_complaint(nobody, complaint=new_id(), said=replace(said, about=About.TREATMENT, who="A tall man at lane 2"))


def _refer(act: Act, inspection: UUID) -> None:
    need = Need(
        service="lotus-house",
        situations=(Situation.TRAFFICKING,),
        consent=ReferralConsent.GIVEN,
        told={Share.NEED: "A bed for some nights, and somebody who speaks Tigrinya."},
    )
    referral = crossings.refer_to_service(act, inspection=inspection, referral=new_id(), need=need)
    take_step(act, referral=referral, stage=Stage.SENT)


def _opened(act: Act, who: tuple[str, str, int], *, number: str) -> UUID:
    primary, secondary, years = who
    born = act.today.year - years - 1
    document = Document(
        format=Format.TD3,
        document_code="P",
        issuer=number[:3],
        number=number[3:],
        primary=primary.upper(),
        secondary=secondary.upper(),
        nationality=number[:3],
        birth=PartialDate.of(date(born, 12, 30)),
        sex=Sex.F,
        expiry=PartialDate.of(date(act.today.year + 4, 6, 30)),
    )
    presented = Presented(scanned="\n".join(compose(document)))
    request = Request(id=new_id(), presented=presented, direction=Direction.ENTRY)
    return crossings.open_inspection(act, request=request).inspection


def _act_of(username: str, *, post: str = "", lane: str = "") -> Act:
    officer = officer_named(username)
    if officer is None:
        raise ValueError(f"the demo has no officer “{username}”")
    act = world().act(actor=officer.id, actor_name=officer.full_name, roles=officer.roles, purpose="demo")
    return replace(act, post=post, lane=lane)
