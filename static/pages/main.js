// Defines the elements of the Gradio pages; the only file here, with annotate.js and docs.js, that acts on import.

import { DemoPicture, DemoResult } from "./demo.js";
import { SaysegHeader } from "./header.js";
import { ModelsPage } from "./models.js";
import { ProjectPage } from "./project.js";
import { ProjectsPage } from "./projects.js";
import { keepTheme } from "./theme.js";

keepTheme();
customElements.define("sayseg-header", SaysegHeader);
customElements.define("projects-page", ProjectsPage);
customElements.define("project-page", ProjectPage);
customElements.define("models-page", ModelsPage);
customElements.define("demo-picture", DemoPicture);
customElements.define("demo-result", DemoResult);
