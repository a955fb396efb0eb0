// The table of tools: the rail is drawn from it, keys find them by id.

import { boxTool } from "./box.js";
import { brushTool, eraserTool } from "./brush.js";
import { clickTool } from "./click.js";
import { panTool } from "./pan.js";
import { selectTool } from "./select.js";

/** @type {readonly import("../types").ToolEntry[]} */
export const TOOLS = [
  { id: "select", title: "Select", hint: "Click an object to select it. Drag moves the picture.", icon: "select", make: selectTool },
  { id: "box", title: "Box", hint: "Drag a box around an object.", icon: "box", make: boxTool },
  { id: "click", title: "Click", hint: "Click an object. Right click or Shift takes away.", icon: "click", make: clickTool },
  { id: "brush", title: "Brush", hint: "Paint on the selected object, or a new one. Shift draws a straight line.", icon: "brush", make: brushTool },
  { id: "eraser", title: "Eraser", hint: "Take pixels off the selected object. Shift draws a straight line.", icon: "eraser", make: eraserTool },
  { id: "pan", title: "Move", hint: "Drag moves the picture.", icon: "pan", make: panTool },
];
