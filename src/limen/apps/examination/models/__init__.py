"""Tables of examinations and of frauds; private to this app."""

from limen.apps.examination.models.cases import Concluded, Examination, FeatureSeen, Mark, Picture
from limen.apps.examination.models.emergency import ENDS, EmergencyDocument
from limen.apps.examination.models.fraud import Fraud
from limen.apps.examination.models.own_documents import STATUSES, Outward, OwnDocument
from limen.apps.examination.models.papers import Paper, SeizedDocument, SeizedStep
from limen.apps.examination.models.specimens import Specimen, SpecimenPicture
from limen.apps.examination.models.training import TrainingTry

__all__ = [
    "ENDS",
    "STATUSES",
    "Concluded",
    "EmergencyDocument",
    "Examination",
    "FeatureSeen",
    "Fraud",
    "Mark",
    "Outward",
    "OwnDocument",
    "Paper",
    "Picture",
    "SeizedDocument",
    "SeizedStep",
    "Specimen",
    "SpecimenPicture",
    "TrainingTry",
]
