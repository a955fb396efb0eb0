"""Other words for what the models know: everyday English, German and Spanish. Keys are in the form of lite_text.key."""

from core.engine.lite_text import key

ENGLISH = {
    "person": "man woman girl boy child kid human pedestrian guy lady people astronaut face baby",
    "car": "automobile", "airplane": "plane aeroplane jet aircraft", "motorcycle": "motorbike", "tv": "television",
    "couch": "sofa", "cell phone": "phone smartphone mobile", "bicycle": "bike", "donut": "doughnut",
    "cup": "mug teacup", "nucleus": "nuclei nucleolus", "cell": "cells", "coin": "money", "cat": "kitty",
}  # fmt: skip

GERMAN = {
    "person": "mensch mann frau kind person menschen leute", "cat": "katze kater", "dog": "hund hunde",
    "horse": "pferd", "bird": "vogel", "cow": "kuh", "sheep": "schaf", "elephant": "elefant", "bear": "baer",
    "zebra": "zebras", "giraffe": "giraffen", "car": "auto pkw autos", "bus": "busse", "train": "zug",
    "truck": "lastwagen lkw", "boat": "boot schiff", "airplane": "flugzeug", "bicycle": "fahrrad",
    "motorcycle": "motorrad", "traffic light": "ampel", "cup": "tasse becher", "bottle": "flasche",
    "bowl": "schussel", "spoon": "loffel", "fork": "gabel", "knife": "messer", "apple": "apfel", "orange": "apfelsine",
    "cake": "kuchen torte", "chair": "stuhl", "couch": "sofas", "bed": "bett", "dining table": "tisch esstisch",
    "book": "buch bucher", "clock": "uhr", "umbrella": "schirm regenschirm", "coin": "munze munzen", "rocket": "rakete",
    "tree": "baum baume", "sky": "himmel", "road": "strasse straße", "building": "gebaude haus", "roof": "dach",
    "nucleus": "zellkern zellkerne kern kerne", "cell": "zelle zellen", "heart": "herz", "lung": "lunge lungenflugel",
    "liver": "leber", "kidney": "niere nieren", "spleen": "milz", "stomach": "magen", "brain tumor": "hirntumor",
    "blood vessel": "blutgefass blutgefaß gefasse gefass", "optic disc": "papille sehnervenkopf", "wound": "wunde",
    "polyp": "polypen", "skin lesion": "muttermal hautlasion", "nerve": "nerv", "crack": "riss risse",
    "mushroom": "pilz pilze", "window": "fenster", "pothole": "schlagloch", "gallbladder": "gallenblase",
}  # fmt: skip

SPANISH = {
    "person": "persona hombre mujer nino nina gente", "cat": "gato gata", "dog": "perro perra", "horse": "caballo",
    "bird": "pajaro ave", "cow": "vaca", "sheep": "oveja", "elephant": "elefante", "bear": "oso", "zebra": "cebra",
    "giraffe": "jirafa", "car": "coche carro", "bus": "autobus", "train": "tren", "truck": "camion", "boat": "barco",
    "airplane": "avion", "bicycle": "bicicleta bici", "motorcycle": "moto motocicleta", "traffic light": "semaforo",
    "cup": "taza", "bottle": "botella", "bowl": "cuenco tazon", "spoon": "cuchara", "fork": "tenedor",
    "knife": "cuchillo", "apple": "manzana", "orange": "naranja", "cake": "pastel tarta", "chair": "silla",
    "bed": "cama", "dining table": "mesa", "book": "libro", "clock": "reloj", "umbrella": "paraguas",
    "coin": "moneda monedas", "rocket": "cohete", "tree": "arbol", "sky": "cielo", "road": "carretera calle",
    "building": "edificio", "roof": "techo tejado", "nucleus": "nucleo nucleos", "cell": "celula celulas",
    "heart": "corazon", "lung": "pulmon pulmones", "liver": "higado", "kidney": "rinon rinones", "spleen": "bazo",
    "stomach": "estomago", "wound": "herida", "nerve": "nervio", "crack": "grieta",
    "mushroom": "seta hongo", "window": "ventana", "polyp": "polipo",
}  # fmt: skip


def synonyms() -> dict[str, str]:
    """Word -> the name the models know."""
    found: dict[str, str] = {}
    for table in (SPANISH, GERMAN, ENGLISH):
        for name, others in table.items():
            found |= {key(word): name for word in others.split() if key(word) != key(name)}
    return found
