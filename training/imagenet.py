"""Words that stand for many ImageNet classes: ranges of class numbers, and names looked up in the list."""

from training.corpus import class_names

RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "fish": ((0, 6), (389, 397)), "shark": ((2, 4),), "bird": ((7, 24), (80, 100), (127, 146)),
    "chicken": ((7, 8),), "owl": ((24, 24),), "salamander": ((25, 29),), "frog": ((30, 32),), "turtle": ((33, 37),),
    "lizard": ((38, 48),), "crocodile": ((49, 50),), "reptile": ((33, 68),), "snake": ((52, 68),),
    "spider": ((72, 77),), "parrot": ((87, 90),), "duck": ((97, 98),), "goose": ((99, 99),), "crab": ((118, 121),),
    "lobster": ((122, 123),), "stork": ((127, 128),), "whale": ((147, 148),), "dog": ((151, 268),),
    "puppy": ((151, 268),), "terrier": ((179, 204),), "hound": ((160, 178),), "wolf": ((269, 272),),
    "fox": ((277, 280),), "cat": ((281, 285),), "kitten": ((281, 285),), "big cat": ((286, 293),),
    "leopard": ((288, 289),), "bear": ((294, 297),), "beetle": ((300, 307),), "insect": ((300, 326),),
    "butterfly": ((321, 326),), "rabbit": ((330, 332),), "squirrel": ((335, 335),), "horse": ((339, 339),),
    "pig": ((341, 343),), "cow": ((345, 346),), "cattle": ((345, 347),), "sheep": ((348, 349),), "goat": ((350, 350),),
    "antelope": ((351, 353),), "camel": ((354, 355),), "ape": ((365, 368),), "monkey": ((369, 382),),
    "elephant": ((385, 386),), "panda": ((387, 388),),
    "animal": ((0, 397),), "mammal": ((101, 106), (147, 299), (330, 388)),
}  # fmt: skip

MEMBERS: dict[str, tuple[str, ...]] = {
    "car": ("ambulance", "beach wagon", "cab", "convertible", "jeep", "limousine", "minivan", "Model T", "racer",
            "sports car"),
    "truck": ("fire engine", "garbage truck", "pickup", "tow truck", "trailer truck", "moving van"),
    "bus": ("minibus", "school bus", "trolleybus"),
    "train": ("bullet train", "electric locomotive", "steam locomotive", "freight car", "passenger car"),
    "boat": ("canoe", "fireboat", "lifeboat", "speedboat", "trimaran", "yawl", "gondola", "catamaran", "schooner"),
    "ship": ("liner", "container ship", "aircraft carrier", "pirate", "wreck", "schooner"),
    "sailboat": ("yawl", "trimaran", "catamaran", "schooner"),
    "airplane": ("airliner", "warplane"), "aircraft": ("airliner", "warplane", "airship"),
    "rocket": ("missile", "projectile", "space shuttle"), "bicycle": ("mountain bike", "bicycle-built-for-two"),
    "motorcycle": ("moped", "motor scooter"), "cup": ("cup", "coffee mug", "espresso"), "mug": ("coffee mug",),
    "coffee": ("espresso", "coffee mug"), "plate": ("plate",),
    "bottle": ("beer bottle", "pill bottle", "pop bottle", "water bottle", "wine bottle"),
    "clock": ("analog clock", "digital clock", "wall clock"), "watch": ("digital watch", "stopwatch"),
    "phone": ("cellular telephone", "dial telephone", "pay-phone"), "chair": ("folding chair", "rocking chair",
            "barber chair", "throne"),
    "table": ("dining table", "desk", "pool table"), "bed": ("four-poster", "studio couch", "cradle", "crib"),
    "couch": ("studio couch",), "guitar": ("acoustic guitar", "electric guitar"),
    "piano": ("grand piano", "upright"), "ball": ("baseball", "basketball", "croquet ball", "golf ball",
            "ping-pong ball",
            "rugby ball", "soccer ball", "tennis ball", "volleyball"),
    "hat": ("cowboy hat", "sombrero", "bonnet", "mortarboard", "bathing cap"),
    "helmet": ("crash helmet", "football helmet"), "shoe": ("running shoe", "clog", "Loafer", "sandal", "cowboy boot"),
    "bag": ("backpack", "mailbag", "plastic bag", "purse", "sleeping bag"),
    "bridge": ("steel arch bridge", "suspension bridge", "viaduct"), "house": ("mobile home", "boathouse", "palace"),
    "building": ("church", "palace", "library", "restaurant", "cinema", "castle", "barn", "mosque", "monastery"),
    "tower": ("water tower", "beacon", "bell cote", "obelisk"), "fruit": ("Granny Smith", "strawberry", "orange",
            "lemon",
            "fig", "pineapple", "banana", "jackfruit", "custard apple", "pomegranate"),
    "apple": ("Granny Smith",), "flower": ("daisy", "yellow lady's slipper"),
    "mushroom": ("mushroom", "agaric", "bolete", "gyromitra", "coral fungus", "earthstar", "hen-of-the-woods",
            "stinkhorn"),
    "mountain": ("alp", "volcano", "cliff"), "beach": ("seashore", "sandbar"), "vegetable": ("broccoli", "cauliflower",
            "zucchini", "cucumber", "artichoke", "bell pepper", "head cabbage"),
    "computer": ("desktop computer", "laptop", "notebook"), "screen": ("screen", "monitor", "television"),
    "tv": ("television",), "keyboard": ("computer keyboard", "typewriter keyboard"), "knife": ("cleaver",
            "letter opener"),
    "spoon": ("wooden spoon", "ladle"), "bowl": ("mixing bowl", "soup bowl"), "umbrella": ("umbrella",),
    "balloon": ("balloon",), "candle": ("candle",), "book": ("comic book", "book jacket"), "dress": ("gown",
            "hoopskirt"),
    "shirt": ("jersey", "sweatshirt"), "tie": ("Windsor tie", "bow tie", "bolo tie"), "sign": ("street sign",),
    "traffic light": ("traffic light",), "bread": ("French loaf", "bagel", "pretzel"), "camera": ("reflex camera",
            "Polaroid camera"),
    "glasses": ("sunglasses", "sunglass"), "gun": ("revolver", "rifle", "assault rifle"), "drum": ("drum",
            "steel drum"),
}  # fmt: skip


def groups() -> dict[str, list[int]]:
    """Word -> the classes it covers; each class under its own names as well."""
    names = class_names()
    by_name = {name.lower(): number for number, own in enumerate(names) for name in reversed(own)}
    found: dict[str, list[int]] = {}
    for number, own in enumerate(names):
        for name in own:
            found.setdefault(name.lower(), []).append(number)
    for word, spans in RANGES.items():
        found[word] = [i for low, high in spans for i in range(low, high + 1)]
    for word, members in MEMBERS.items():
        found[word] = sorted({by_name[m.lower()] for m in members if m.lower() in by_name})
    return {word: classes for word, classes in found.items() if classes}
