"""What the words of the record mean, in a sentence each. A word without one is a fault (tested)."""

from django.utils.translation import gettext_lazy as _

from agreements.vocabularies import ZoneRelation
from publication.vocabularies import AccusationRole, Attribution, Grade

GRADES = {
    Grade.UNVERIFIED: _("Published as a claim only: one source, not checked."),
    Grade.CORROBORATED: _("Two or more independent sources agree that the event took place."),
    Grade.VERIFIED: _("Checked at first hand, or with physical or recorded proof."),
    Grade.CONTESTED: _("Credible sources disagree on what happened."),
    Grade.NOT_SUBSTANTIATED: _("Looked into; evidence is lacking."),
    Grade.REFUTED: _("Evidence shows that it did not happen as said. The record stays, with its history."),
    Grade.SUSPENDED: _("The inquiry stopped, for want of access or consent."),
}
ATTRIBUTIONS = {
    Attribution.NONE: _("Nobody is accused."),
    Attribution.ALLEGED: _("An accuser names a party; nothing more."),
    Attribution.ADMITTED: _("The accused party, or its outlet, says that it did it."),
    Attribution.ATTRIBUTED: _("A monitor, or a body under the agreement, finds it so and says why."),
    Attribution.LIKELY: _("Assessed as likely by analysts or a monitor; not a finding."),
    Attribution.DISPUTED: _("Accusations compete, or there is credible doubt."),
    Attribution.NOT_ATTRIBUTABLE: _("The inquiry is done; who did it could not be established."),
    Attribution.CLEARED: _("An inquiry found that the accused did not do it."),
}
ROLES = {
    AccusationRole.PERPETRATOR: _("Carried out the act."),
    AccusationRole.CO_PERPETRATOR: _("Took part with others."),
    AccusationRole.COMMANDER: _("Ordered, planned or led it."),
    AccusationRole.SUPERVISOR: _("Supervised or coordinated it."),
    AccusationRole.SUPPORTER: _("Gave arms, intelligence or covering fire."),
    AccusationRole.HOST: _("Let its territory or post be used."),
    AccusationRole.GUARANTOR_FAILURE: _("Was bound to prevent it and did not."),
    AccusationRole.ACQUIESCENCE: _("Knew of it and let it pass."),
}
ZONE_RELATIONS = {
    ZoneRelation.INSIDE: _("The place and its whole circle of uncertainty lie in the zone."),
    ZoneRelation.PROBABLY_INSIDE: _("The place lies in the zone; its circle crosses the edge."),
    ZoneRelation.EDGE: _("The place lies outside; its circle crosses the edge."),
    ZoneRelation.OUTSIDE: _("The place and its whole circle lie outside."),
    ZoneRelation.UNDETERMINED: _("There is no point on the map to answer from."),
}
TITLES = {
    "kinds": _("Kinds of violation"),
    "weapons": _("Weapons"),
    "times": _("Precision of time"),
    "replies": _("Replies"),
    "links": _("Links between incidents"),
    "reliability": _("Reliability of a source"),
    "credibility": _("Credibility of an item"),
    "withdrawals": _("Reasons of withdrawal"),
}
