// Heat as colour.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { heatColor } from "../../static/annotator/heat.js";

describe("heat", () => {
  it("is drawn lighter and less transparent the more there is", () => {
    const colors = [0, 0.25, 0.5, 0.75, 1].map(heatColor);
    const light = colors.map(([red, green, blue]) => 0.3 * red + 0.6 * green + 0.1 * blue);
    for (let i = 1; i < colors.length; i++) {
      assert.ok(light[i] > light[i - 1], `${light}`);
      assert.ok(colors[i][3] >= colors[i - 1][3]);
    }
  });

  it("is not drawn where nothing was tried, and stays in its range", () => {
    assert.equal(heatColor(null)[3], 0);
    assert.deepEqual(heatColor(-0.4), heatColor(0));
    assert.deepEqual(heatColor(1.7), heatColor(1));
  });
});
