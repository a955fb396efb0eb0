// Makes <mask-annotator> known to the page: the only module that does something when it is imported.

import { MaskAnnotator } from "./element.js";

if (!customElements.get("mask-annotator")) customElements.define("mask-annotator", MaskAnnotator);
