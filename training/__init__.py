"""How the bundled weights are made, from a folder of pictures and masks. Never imported by the product."""
