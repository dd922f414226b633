"""Words for the synthetic incidents, in English and Arabic: numbered places and sentences about nothing."""

#: Kinds of violation as they stand in a title.
KINDS = {
    "indirect_fire": ("Shelling", "قصف"), "airstrike": ("Air strike", "غارة جوية"), "rocket_missile": ("Rocket fire", "إطلاق صواريخ"),
    "ground_assault": ("Ground assault", "هجوم بري"), "direct_fire": ("Direct fire", "رمي مباشر"), "sniping": ("Sniper fire", "قنص"),
    "infiltration_raid": ("Raid", "تسلل"), "attack_civilians": ("Attack on a market", "استهداف سوق"), "drone_strike": ("Drone strike", "ضربة مسيرة"),
    "transit_blocked": ("Road closed", "إغلاق طريق"), "atgm": ("Anti-tank missile", "صاروخ مضاد للدروع"), "ied_mine": ("Mine", "لغم"),
    "suicide_attack": ("Suicide attack", "هجوم انتحاري"), "abduction_detention": ("Abduction", "اختطاف"), "not_coded": ("Deaths reported", "وفيات"), "other": ("Other breach", "خرق آخر"),
}  # fmt: skip
PLACE = ("Place {:04d}", "الموقع {:04d}")
GENERATED = ("Generated for measuring: nothing happened.", "بيانات مولدة للقياس: لم يحدث شيء.")
#: Sentences that make the text as long as a real one, the first ones much more often than the last.
SENTENCES = (
    ("Several rounds fell on the edge of the place in the evening.", "سقطت عدة قذائف على أطراف الموقع مساء."),
    ("Houses and a road were damaged; the number of those hurt is not stated.", "تضررت منازل وطريق، ولم يذكر عدد المصابين."),
    ("The fire came from the other side of the line and lasted for an hour.", "جاء الرمي من الجانب الآخر من الخط واستمر ساعة."),
    ("A field burnt; the school nearby stayed closed the next day.", "احترق حقل، وبقيت المدرسة القريبة مغلقة في اليوم التالي."),
    ("Two accounts differ on the hour and on the weapon.", "تختلف روايتان في الساعة والسلاح."),
    ("A bakery and an olive press were hit.", "أصيب فرن ومعصرة زيتون."),
    ("The bridge was closed to traffic.", "أغلق الجسر أمام المرور."),
    ("An ambulance station reported the hit.", "أبلغت نقطة إسعاف عن الإصابة."),
)  # fmt: skip
SAYS = ("It says that its side was fired at.", "يقول إن جانبه تعرض للرمي.")
