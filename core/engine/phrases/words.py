"""The words the parser knows: tables, and no logic."""

from __future__ import annotations

COLOURS = frozenset(
    [
        "red",
        "green",
        "blue",
        "yellow",
        "orange",
        "purple",
        "pink",
        "brown",
        "black",
        "white",
        "grey",
        "gray",
        "cyan",
        "magenta",
        "violet",
        "turquoise",
        "beige",
        "golden",
        "silver",
        "dark",
        "light",
        "bright",
        "pale",
        "colourful",
        "colorful",
    ]
)
TEXTURES = frozenset(
    [
        "striped",
        "spotted",
        "dotted",
        "checkered",
        "furry",
        "hairy",
        "smooth",
        "rough",
        "shiny",
        "glossy",
        "matte",
        "wooden",
        "metal",
        "metallic",
        "glass",
        "plastic",
        "transparent",
        "dense",
        "hyperdense",
        "hypodense",
        "hyperintense",
        "hypointense",
        "hyperechoic",
        "hypoechoic",
        "bright-stained",
        "stained",
        "round",
        "square",
        "oval",
    ]
)
SIZES = {
    **dict.fromkeys(["largest", "biggest", "greatest", "hugest"], "largest"),
    **dict.fromkeys(["smallest", "littlest", "tiniest"], "smallest"),
    **dict.fromkeys(["large", "big", "huge", "great"], "large"),
    **dict.fromkeys(["small", "tiny", "little"], "small"),
}
MOST = {
    "leftmost": "left", "left-most": "left", "rightmost": "right", "right-most": "right", "topmost": "top",
    "top-most": "top", "uppermost": "top", "highest": "top", "bottommost": "bottom", "bottom-most": "bottom",
    "lowermost": "bottom", "lowest": "bottom", "innermost": "centre", "outermost": "edge",
}  # fmt: skip
PLACES = {
    "left": "left", "left-hand": "left", "right": "right", "right-hand": "right", "top": "top", "upper": "top",
    "bottom": "bottom", "lower": "bottom", "central": "centre", "centre": "centre", "center": "centre",
    "middle": "centre", "superior": "top", "inferior": "bottom",
}  # fmt: skip
EVERY = frozenset(["every", "each", "all", "any"])
NUMBERS = {
    "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "single": 1, "twelve": 12,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "last": -1,
}  # fmt: skip
ARTICLES = frozenset(["a", "an", "the", "this", "that", "these", "those", "my", "some", "of"])
PICTURE = "image|picture|photo|photograph|scan|slice|frame|screen|view|x-ray"
RELATIONS = {
    "left of": "left of", "to the left of": "left of", "on the left of": "left of", "right of": "right of",
    "to the right of": "right of", "on the right of": "right of", "above": "above", "over": "above",
    "on top of": "above", "below": "below", "under": "below", "underneath": "below", "beneath": "below",
    "next to": "next to", "beside": "next to", "near": "next to", "close to": "next to", "adjacent to": "next to",
    "by": "next to", "inside": "inside", "inside of": "inside", "within": "inside", "in": "inside",
    "between": "between",
}  # fmt: skip
# Names in which a word of place, size or number says what it is, and not where or how large.
NAMES = frozenset((
    "small intestine", "small bowel", "large intestine", "large bowel", "great toe", "big toe", "little finger",
    "middle finger", "middle ear", "inner ear", "top hat", "upper arm", "lower arm", "upper leg", "lower leg",
    "upper lip", "lower lip", "upper jaw", "lower jaw", "upper body", "lower body", "upper lobe", "lower lobe",
    "middle lobe", "left ventricle", "right ventricle", "left atrium", "right atrium", "left main bronchus",
    "right main bronchus", "first aid kit", "second hand", "big ben", "light bulb", "traffic light", "white matter",
    "gray matter", "grey matter", "white blood cell", "red blood cell", "orange juice", "glass bottle",
    "dark chocolate",
    "superior vena cava", "inferior vena cava", "middle cerebral artery", "central sulcus", "central nervous system",
    "bottom bracket",
    "great white shark", "light switch", "black box", "green tea", "black bean", "metal detector",
))  # fmt: skip
# Paired organs that scans show: their left is the patient's.
PAIRED = frozenset(
    [
        "kidney",
        "lung",
        "adrenal",
        "femur",
        "humerus",
        "hip",
        "breast",
        "ovary",
        "testis",
        "ureter",
        "clavicle",
        "scapula",
        "tibia",
        "fibula",
        "hippocampus",
        "amygdala",
        "hemisphere",
        "thalamus",
        "carotid",
        "hilum",
        "orbit",
        "rib",
        "acetabulum",
        "lobe",
    ]
)
SYNONYMS = (
    ("tumor", "tumour", "mass", "lesion", "neoplasm"),
    ("kidney", "renal"),
    ("liver", "hepatic"),
    ("lung", "pulmonary"),
    ("heart", "cardiac"),
    ("stomach", "gastric"),
    ("bladder", "urinary bladder"),
    ("brain", "cerebrum"),
    ("bone", "osseous structure"),
    ("blood vessel", "vessel", "vasculature"),
    ("car", "automobile", "auto"),
    ("person", "human", "people"),
    ("bicycle", "bike", "cycle"),
    ("motorcycle", "motorbike"),
    ("couch", "sofa"),
    ("cup", "mug"),
    ("airplane", "aeroplane", "plane"),
    ("television", "tv"),
    ("phone", "mobile phone", "cell phone", "smartphone"),
)
# Said in German or Spanish -> in English, on lower-case text. Whole words; the longest first.
FOREIGN = {
    "oben links": "top left", "links oben": "top left", "oben rechts": "top right", "rechts oben": "top right",
    "unten links": "bottom left", "links unten": "bottom left", "unten rechts": "bottom right",
    "rechts unten": "bottom right", "von links": "from the left", "von rechts": "from the right",
    "auf der linken seite": "on the left", "auf der rechten seite": "on the right", "in der mitte": "in the centre",
    "links von": "left of", "rechts von": "right of", "oben": "top", "unten": "bottom", "rechts": "right",
    "linke": "left", "linker": "left", "linkes": "left", "linken": "left", "rechte": "right", "rechter": "right",
    "rechtes": "right", "rechten": "right", "obere": "upper", "oberer": "upper", "oberes": "upper",
    "untere": "lower", "unterer": "lower", "unteres": "lower", "größte": "largest", "größter": "largest",
    "größtes": "largest", "größten": "largest", "kleinste": "smallest", "kleinster": "smallest",
    "kleinstes": "smallest", "kleinsten": "smallest", "große": "large", "kleine": "small", "alle": "all",
    "jede": "every", "jeder": "every", "jedes": "every", "jeden": "every", "beide": "both", "zwei": "two",
    "drei": "three", "größer als": "larger than", "kleiner als": "smaller than", "neben": "next to",
    "zwischen": "between", "aber nicht": "but not", "ohne": "without", "außer": "except", "und": "and",
    "erste": "first", "zweite": "second", "dritte": "third", "das": "the", "der": "the", "dem": "the", "die": "the",
    "arriba a la izquierda": "top left", "arriba a la derecha": "top right", "abajo a la izquierda": "bottom left",
    "abajo a la derecha": "bottom right", "a la izquierda de": "left of", "a la derecha de": "right of",
    "a la izquierda": "on the left", "a la derecha": "on the right", "en el centro": "in the centre",
    "arriba": "top", "abajo": "bottom", "izquierda": "left", "izquierdo": "left", "derecha": "right",
    "derecho": "right", "más grande": "largest", "más pequeño": "smallest", "más pequeña": "smallest",
    "todos los": "all", "todas las": "all", "cada": "every", "ambos": "both", "ambas": "both",
    "pero no": "but not", "sin el": "without", "sin la": "without", "al lado de": "next to",
    "al lado del": "next to", "y": "and", "el": "the", "la": "the", "los": "the", "las": "the",
}  # fmt: skip
