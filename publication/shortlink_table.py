"""The words that a short link of version "a" writes as one byte: frozen, so that old links live for ever.

Never change a list of a version that was released, not even its order: add a table under the next letter
and let new links be written with that. A word that stands in no list is written out, and the link is longer.
"""

#: What a short link may open; the first needs no byte.
PAGES = ("explorer", "incident_list", "accusations", "timeline")

KEYS = (
    "accuser", "accused", "kind", "weapon", "grade", "agreement", "provision", "zone", "governorate", "heavy", "harm",
    "reading", "from", "to", "place", "q", "as_of", "bbox", "pair", "map", "colour", "layers", "off", "highlight",
    "unit", "stack", "order", "month", "basis", "least",
)  # fmt: skip

PARTIES = (
    "SYR-GOV", "SAA", "SAA-5C", "SAA-25D", "NDF", "LIWA-QUDS", "RUS", "RUS-MOD", "RUS-CPVS", "TUR", "TSK", "US", "IRN",
    "IRGC", "IR-MIL", "HZB", "JAI", "HTS", "HTS-RB", "SSG", "NFL", "FAYLAQ", "AHRAR", "ZENKI", "JNASR", "SNA", "SIG",
    "HAD", "TIP", "ANSAR-T", "RTB", "IS", "SDF", "ASTANA3", "JIRTCC", "RTJC", "UN-OSE", "SOHR", "SNHR", "SCD", "OMRAN",
    "UNID",
)  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {
    "accuser": PARTIES,
    "accused": PARTIES,
    "kind": (
        "ground_assault", "infiltration_raid", "direct_fire", "sniping", "indirect_fire", "rocket_missile", "atgm",
        "airstrike", "drone_strike", "ied_mine", "suicide_attack", "chemical", "attack_civilians",
        "abduction_detention", "territorial_gain", "weapon_in_zone", "group_in_zone", "new_position", "force_buildup",
        "overflight", "missed_deadline", "patrol_obstructed", "access_denied", "monitor_targeted", "transit_blocked",
        "aid_blocked", "incitement", "child_recruitment", "other", "not_coded",
    ),
    "weapon": (
        "unknown", "small_arms", "sniper", "hmg", "agl", "rpg_rr", "atgm", "mortar", "ifv_cannon", "aaa", "tank",
        "artillery", "mlrs", "improvised_rocket", "ssm", "aerial_bomb", "barrel_bomb", "air_gun_rocket", "cluster",
        "incendiary", "uav_munition", "ied", "vbied", "mine_ap", "mine_at", "uxo", "grenade", "chemical_agent",
        "night_optics", "none",
    ),
    "grade": ("unverified", "corroborated", "verified", "contested", "not_substantiated", "refuted", "suspended"),
    "agreement": ("coh-2016", "ceasefire-2016-12", "astana-2017", "astana6-2017", "sochi-2018", "moscow-2020"),
    "provision": (
        *(f"sochi-2018/{number}" for number in range(1, 11)), *(f"moscow-2020/{number}" for number in range(1, 4)),
        *(f"astana-2017/{number}" for number in range(1, 7)), *(f"coh-2016/{number}" for number in range(1, 6)),
    ),
    "zone": ("inside", "probably_inside", "edge", "outside", "undetermined"),
    "governorate": (
        "Aleppo", "Idlib", "Latakia", "Hama", "Homs", "Tartus", "Raqqa", "Deir ez-Zor", "Hasakah", "Damascus",
        "Rural Damascus", "Daraa", "Suwayda", "Quneitra",
    ),
    "heavy": ("1",),
    "harm": ("civilian",),
    "reading": ("A-15", "A-20", "B", "indicative"),
    "colour": ("single", "accused", "accuser", "grade", "kind"),
    "layers": (
        "none", "zone", "line", "post", "road", "zone,line", "zone,post", "zone,road", "line,post", "line,road",
        "post,road", "zone,line,post", "zone,line,road", "zone,post,road", "line,post,road", "zone,line,post,road",
    ),
    "unit": ("auto", "day", "week", "month"),
    "stack": ("none", "grade", "accused"),
    "basis": ("all", "graded", "verified", "mutual"),
    "least": ("unverified", "corroborated", "verified"),
    "order": ("newest", "oldest", "deaths", "grade", "updated"),
}  # fmt: skip

#: Keys whose values are a day, numbers with a mark between them, whole numbers in a row, or two parties.
DAYS = frozenset({"from", "to", "as_of"})
DECIMALS = {"map": "/", "bbox": ","}
NUMBERS = frozenset({"highlight"})
PAIRS = frozenset({"pair"})
