// The table of tools: the rail is drawn from it, keys find them by id.

import { areaTool } from "./area.js";
import { boxTool } from "./box.js";
import { brushTool, eraserTool } from "./brush.js";
import { clickTool } from "./click.js";
import { measureTool } from "./measure.js";
import { outlineTool } from "./outline.js";
import { panTool } from "./pan.js";
import { polygonTool } from "./polygon.js";
import { scribbleTool } from "./scribble.js";
import { selectTool } from "./select.js";
import { windowTool } from "./window.js";

/** @type {readonly import("../types").ToolEntry[]} */
export const TOOLS = [
  { id: "select", title: "Select", hint: "Click an object to select it, twice to edit its outline. Drag moves the picture.", icon: "select", make: selectTool },
  { id: "box", title: "Box", hint: "Drag a box around an object.", icon: "box", make: boxTool },
  { id: "click", title: "Click", hint: "Click an object. Right click or Shift takes away.", icon: "click", make: clickTool },
  { id: "scribble", title: "Scribble", hint: "Draw over an object. Right button or Shift takes away.", icon: "scribble", make: scribbleTool },
  { id: "brush", title: "Brush", hint: "Paint on the selected object, or a new one. Shift draws a straight line.", icon: "brush", make: brushTool },
  { id: "eraser", title: "Eraser", hint: "Take pixels off the selected object. Shift draws a straight line.", icon: "eraser", make: eraserTool },
  { id: "polygon", title: "Polygon", hint: "Click the corners; click the first one again or press Enter to close. Drag draws freehand.", icon: "polygon", make: polygonTool },
  { id: "outline", title: "Outline", hint: "Drag the corners of the selected object; press on the line for a new one. Right click removes one.", icon: "outline", make: outlineTool },
  { id: "area", title: "Area", hint: "Drag around the part of the picture to look in; with Shift by hand. A click looks everywhere again.", icon: "area", make: areaTool },
  { id: "measure", title: "Measure", hint: "Drag to measure a length.", icon: "measure", make: measureTool },
  { id: "window", title: "Window", hint: "Drag across for the window's width, down for its centre. Only the drawing changes.", icon: "window", make: windowTool },
  { id: "pan", title: "Move", hint: "Drag moves the picture.", icon: "pan", make: panTool },
];

/** Tools for pictures whose window can be set. */
export const WINDOWED = new Set(["window"]);

/** Tools that add or take away, as the switch says. */
export const SIGNED = new Set(["click", "scribble", "polygon"]);
