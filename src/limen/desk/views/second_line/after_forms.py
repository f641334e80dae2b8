"""The forms of what follows an outcome: each takes one step and calls one operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from limen.adapters.clock import new_id
from limen.apps.crossings.operations import appeals, carriers, custody, filing, headquarters, returned, sanctions
from limen.apps.crossings.operations.appeals import Lodged
from limen.apps.crossings.operations.carriers import CarrierTold
from limen.apps.crossings.operations.custody import Held
from limen.apps.crossings.operations.headquarters import Asked
from limen.apps.crossings.operations.sanctions import SanctionForm
from limen.desk import asking
from limen.desk.forms import Dressed, choose_from, dress
from limen.desk.languages import spoken_languages
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import Ground
from limen.lib.inspection.moves import Move

GROUNDS: Mapping[str, str] = {
    Ground.BEGAN.value: N_("The journey began there"),
    Ground.ADMISSIBLE.value: N_("The person may enter there"),
}
LONGEST = 4_000


def _words(label: Any, *, help_text: Any = "", rows: int = 2, most: int = LONGEST, required: bool = True) -> Any:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=required, widget=widget)


def _line(label: Any, *, help_text: Any = "", most: int = 120, required: bool = True) -> Any:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=required, widget=widget)


def _moment(label: Any) -> Any:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


def _country(label: Any) -> Any:
    widget = forms.TextInput(attrs={"list": "countries", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=60, widget=widget, help_text=_("Code or name of the State."))


class StepForm(Dressed, forms.Form):
    """One step: what it asks, and what is done with the answers."""

    done: ClassVar[str] = ""
    """Msgid of what is said once it is recorded."""
    request = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Take over who acts; moments begin at now, as the clock of the post shows it."""
        super().__init__(*args, **kwargs)
        self.act = act
        self.fields["request"].initial = new_id()
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.initial = act.at.astimezone(self.zone).replace(tzinfo=None)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the post."""
        return ZoneInfo(self.act.pack.time_zone_of(self.act.post))

    def moment(self, name: str) -> datetime:
        """Return the moment that a field means, at the post."""
        said: datetime = self.cleaned_data[name]
        return said.replace(tzinfo=self.zone)

    def take(self, inspection: UUID) -> None:
        """Record the step; raises what its operation raises."""
        raise NotImplementedError


class TellCarrier(StepForm):
    """The first word to the carrier."""

    done = N_("Recorded: the carrier was told.")
    carrier = _line(_("Carrier"))
    conveyance = _line(_("Flight, ship, line or plate"), most=60, required=False)
    how = _line(_("Whom did you tell, and by what means?"))
    at = _moment(_("When?"))

    def take(self, inspection: UUID) -> None:
        """Record the first word."""
        said = self.cleaned_data
        told = CarrierTold(
            carrier=said["carrier"], conveyance=said["conveyance"], how=said["how"], at=self.moment("at")
        )
        carriers.tell_carrier(self.act, inspection=inspection, told=told)


class WriteToCarrier(StepForm):
    """The notice in writing."""

    done = N_("Recorded: the carrier has it in writing. The duty is closed.")
    how = _line(_("How was it sent or handed over?"))
    at = _moment(_("When?"))

    def take(self, inspection: UUID) -> None:
        """Record the notice in writing."""
        carriers.write_to_carrier(self.act, inspection=inspection, how=self.cleaned_data["how"], at=self.moment("at"))


class ConsultCarrier(StepForm):
    """What was talked over about the time of the removal."""

    done = N_("Recorded what was talked over with the carrier.")
    words = _words(_("What was said about the time of the removal?"), most=1_000)
    at = _moment(_("When?"))

    def take(self, inspection: UUID) -> None:
        """Record the consultation."""
        carriers.consult_carrier(
            self.act, inspection=inspection, words=self.cleaned_data["words"], at=self.moment("at")
        )


class BeginCustody(StepForm):
    """Where, on what basis, why this person, and why nothing milder would do: each milder means by itself."""

    done = N_("Recorded: the person is held. Write down all care in the log.")
    reasons = _words(_("Why this person? Say what is individual about it."), rows=3)
    basis = _line(_("Legal basis"), most=200)
    authority = _line(_("By whose order? Name and office"))
    place = _line(_("Where?"))
    language = forms.ChoiceField(label=_("In which language were they told why, and of their rights?"))
    lawyer = _line(_("Lawyer: whom did you call? Or: does not want one"), most=200)
    consulate = forms.ChoiceField(
        label=_("Do they want their consulate to be told? Never tell the State of whoever claims protection."),
        choices=(("declined", _("No, or they claim protection")), ("wanted", _("Yes"))),
        widget=forms.RadioSelect,
    )
    contact = _line(_("Family or friends: whom could they reach?"), most=200)
    medical = _line(_("Who of the medical staff saw them, and what must be minded?"), most=500)
    since = _moment(_("Since when?"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Ask of each milder means of the country pack why it would not do."""
        super().__init__(*args, act=act, **kwargs)
        choose_from(self.fields["language"], [("", gettext("Choose")), *spoken_languages()])
        means = {}
        for each in act.pack.second_line.alternatives:
            label = gettext("Why would this not do: %(alternative)s?") % {"alternative": gettext(each.name)}
            means[f"not_{each.code}"] = _line(label, most=1_000)
            dress(means[f"not_{each.code}"])
        self.fields = {**means, **self.fields}

    def take(self, inspection: UUID) -> None:
        """Begin the custody."""
        said = dict(self.cleaned_data)
        request = said.pop("request")
        weighed = {name.removeprefix("not_"): said.pop(name) for name in list(said) if name.startswith("not_")}
        held = Held(**(said | {"since": self.moment("since"), "alternatives": weighed}))
        custody.begin_custody(self.act, request=request, inspection=inspection, held=held)


class EnterCare(StepForm):
    """One line of the custody log."""

    done = N_("Written in the log.")
    kind = forms.ChoiceField(label=_("What?"), widget=forms.RadioSelect)
    at = _moment(_("When?"))
    words = _line(_("In your words, if there is anything to say"), most=500, required=False)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the kinds of care of the country pack."""
        super().__init__(*args, act=act, **kwargs)
        choose_from(self.fields["kind"], [(each.code, gettext(each.name)) for each in act.pack.second_line.care])

    def take(self, inspection: UUID) -> None:
        """Write the line."""
        said = self.cleaned_data
        custody.enter_care(
            self.act,
            request=said["request"],
            inspection=inspection,
            kind=said["kind"],
            words=said["words"],
            at=self.moment("at"),
        )


class ReviewCustody(StepForm):
    """Why it is still needed."""

    done = N_("The review is recorded.")
    words = _line(_("Why is it still needed, and why would nothing milder do?"), most=500)

    def take(self, inspection: UUID) -> None:
        """Record the review."""
        custody.review_custody(self.act, inspection=inspection, words=self.cleaned_data["words"])


class EndCustody(StepForm):
    """Where the person went."""

    done = N_("Recorded: the person is not held any more.")
    words = _line(_("Where did the person go?"), most=500)
    until = _moment(_("When?"))

    def take(self, inspection: UUID) -> None:
        """End the custody."""
        custody.end_custody(
            self.act, inspection=inspection, words=self.cleaned_data["words"], until=self.moment("until")
        )


class AskHeadquarters(StepForm):
    """What the post wants to do, where to, and why there."""

    done = N_("Headquarters was asked. Until it has answered, the step is closed.")
    move = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=((Move.REMOVE.value, _("Removal")), (Move.HAND_OVER.value, _("Hand-over to another State"))),
        widget=forms.RadioSelect,
    )
    destination = _country(_("To which State?"))
    ground = forms.ChoiceField(label=_("Why there?"), widget=forms.RadioSelect)
    words = _words(_("What should headquarters know?"), rows=3)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the two grounds."""
        super().__init__(*args, act=act, **kwargs)
        choose_from(self.fields["ground"], [(code, gettext(words)) for code, words in GROUNDS.items()])

    def take(self, inspection: UUID) -> None:
        """Ask."""
        said = self.cleaned_data
        asked = Asked(
            move=Move(said["move"]),
            destination=asking.country_code(said["destination"]),
            ground=said["ground"],
            words=said["words"],
        )
        headquarters.ask_headquarters(self.act, request=said["request"], inspection=inspection, asked=asked)


class ProposeSanction(StepForm):
    """The form of a sanction, protection grounds first."""

    done = N_("The sanction is proposed. The legal desk decides.")
    protection = _words(
        _("Protection: which grounds did you look for, and what did you find?"),
        help_text=_("Somebody who came for protection is not punished for how they came."),
        rows=3,
    )
    circumstances = _words(_("The circumstances of this person"), rows=3)
    kind = forms.ChoiceField(label=_("Sanction"), widget=forms.RadioSelect)
    proportionality = _words(_("Why this, and nothing milder?"), rows=3)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        """Offer the sanctions of the country pack."""
        super().__init__(*args, act=act, **kwargs)
        kinds = act.pack.second_line.sanctions
        choose_from(self.fields["kind"], [(each.code, f"{gettext(each.name)} ({each.legal_basis})") for each in kinds])

    def take(self, inspection: UUID) -> None:
        """Propose."""
        said = self.cleaned_data
        form = SanctionForm(
            kind=said["kind"],
            protection=said["protection"],
            circumstances=said["circumstances"],
            proportionality=said["proportionality"],
        )
        sanctions.propose_sanction(self.act, request=said["request"], inspection=inspection, form=form)


class CloseFile(StepForm):
    """Nothing is left to do."""

    done = N_("The file is closed.")

    def take(self, inspection: UUID) -> None:
        """Close the file."""
        filing.close_file(self.act, inspection=inspection)


STEPS: Mapping[str, type[StepForm]] = {
    "carrier-told": TellCarrier,
    "carrier-written": WriteToCarrier,
    "carrier-consulted": ConsultCarrier,
    "custody-begin": BeginCustody,
    "custody-care": EnterCare,
    "custody-review": ReviewCustody,
    "custody-end": EndCustody,
    "headquarters": AskHeadquarters,
    "sanction": ProposeSanction,
    "close": CloseFile,
}
"""Last part of the address to the form of the step."""


class LodgeAppeal(StepForm):
    """An appeal or a review, as it reached us."""

    done = N_("Recorded. Whoever decides it hears of it from the legal desk.")
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=(("appeal", _("An appeal by the traveller")), ("review", _("A review by the service itself"))),
        widget=forms.RadioSelect,
        initial="appeal",
    )
    lodged_at = _moment(_("When was it lodged?"))
    reference = _line(_("Reference, if it has one"), most=60, required=False)
    body = _line(_("Who decides it?"), help_text=_("Empty for the body that the law names."), required=False)
    suspensive = forms.ChoiceField(
        label=_("Does removal wait for the outcome?"),
        choices=(("", _("As the law says")), ("yes", _("Yes")), ("no", _("No"))),
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )

    def lodged(self) -> Lodged:
        """Return what was lodged."""
        said = self.cleaned_data
        return Lodged(
            kind=said["kind"],
            lodged_at=self.moment("lodged_at"),
            body=said["body"],
            reference=said["reference"],
            suspensive={"yes": True, "no": False}.get(said["suspensive"]),
        )

    def take(self, inspection: UUID) -> None:
        """Record it."""
        appeals.lodge_appeal(
            self.act, request=self.cleaned_data["request"], inspection=inspection, lodged=self.lodged()
        )


class Returned(StepForm):
    """Which State sent the person back."""

    done = N_("Recorded: this person is accepted for examination.")
    sent_by = _country(_("Which State sent this person back?"))
    letter = _line(_("Reference of its covering letter"), required=False)

    def take(self, inspection: UUID) -> None:
        """Record it."""
        said = self.cleaned_data
        sent_by = asking.country_code(said["sent_by"])
        returned.record_returned(self.act, inspection=inspection, sent_by=sent_by, letter=said["letter"])
