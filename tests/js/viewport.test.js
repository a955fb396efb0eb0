// Where image pixels lie on the screen, at every zoom.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { centred, clientToImage, fit, imageToClient, levelFor, panned, pinched, resized, showing, zoomAt } from "../../static/annotator/viewport.js";

const SIZE = { width: 451, height: 300 };
const STAGE = { width: 1000, height: 664 };

/**
 * @param {{ x: number, y: number }} actual
 * @param {{ x: number, y: number }} expected
 */
function near(actual, expected) {
  assert.ok(Math.hypot(actual.x - expected.x, actual.y - expected.y) < 1e-6, `${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

describe("the view", () => {
  for (const scale of [0.3, 1, 7.5]) {
    it(`brings a position to the screen and back at zoom ${scale}`, () => {
      const view = centred(SIZE, STAGE, scale);

      for (const point of [{ x: 0, y: 0 }, { x: 0.5, y: 0.5 }, { x: 450.99, y: 299.5 }, { x: -20, y: 400 }]) {
        near(clientToImage(view, imageToClient(view, point)), point);
      }
    });

    it(`keeps what lies under the pointer when it zooms from ${scale}`, () => {
      const view = centred(SIZE, STAGE, scale);
      const client = { x: 480, y: 350 };
      const under = clientToImage(view, client);

      const zoomed = zoomAt(view, client, 1.3, SIZE, STAGE);

      near(clientToImage(zoomed, client), under);
    });
  }

  it("shows the whole picture when it is fitted", () => {
    for (const size of [SIZE, { width: 1, height: 1 }, { width: 10_000, height: 1 }, { width: 1, height: 4000 }]) {
      const view = fit(size, STAGE);
      const end = imageToClient(view, { x: size.width, y: size.height });

      assert.ok(view.clientLeft >= 0 && view.clientTop >= 0);
      assert.ok(end.x <= STAGE.width && end.y <= STAGE.height);
    }
  });

  it("never zooms beyond its limits", () => {
    let view = fit(SIZE, STAGE);
    for (let i = 0; i < 100; i++) view = zoomAt(view, { x: 1, y: 1 }, 2, SIZE, STAGE);
    assert.equal(view.scale, 64);

    for (let i = 0; i < 100; i++) view = zoomAt(view, { x: 1, y: 1 }, 0.5, SIZE, STAGE);
    assert.ok(view.scale > 0.4);
  });

  it("can't be moved off the stage", () => {
    const view = panned(fit(SIZE, STAGE), 1e6, -1e6, SIZE, STAGE);

    assert.ok(view.clientLeft < STAGE.width);
    assert.ok(view.clientTop + SIZE.height * view.scale > 0);
  });

  it("follows two fingers that spread and move", () => {
    const view = centred(SIZE, STAGE, 1);
    const under = clientToImage(view, { x: 500, y: 300 });

    const after = pinched(view, [{ x: 450, y: 300 }, { x: 550, y: 300 }], [{ x: 420, y: 320 }, { x: 620, y: 320 }], SIZE, STAGE);

    assert.equal(after.scale, 2);
    near(clientToImage(after, { x: 520, y: 320 }), under);
  });

  it("keeps its middle when the stage changes its size", () => {
    const view = centred(SIZE, STAGE, 2);
    const after = { width: 700, height: 500 };
    const middle = clientToImage(view, { x: STAGE.width / 2, y: STAGE.height / 2 });

    near(clientToImage(resized(view, STAGE, after, SIZE), { x: 350, y: 250 }), middle);
  });

  it("moves to an object only if it is out of sight", () => {
    const view = centred(SIZE, STAGE, 8);

    assert.equal(showing(view, { x0: 220, y0: 140, x1: 230, y1: 150 }, SIZE, STAGE), view);

    const moved = showing(view, { x0: 0, y0: 0, x1: 10, y1: 10 }, SIZE, STAGE);
    const client = imageToClient(moved, { x: 5, y: 5 });
    assert.ok(client.x > 0 && client.x < STAGE.width && client.y > 0 && client.y < STAGE.height);
  });

  it("takes the level with just enough pixels for the screen", () => {
    const large = { width: 10_000, height: 8000 };

    assert.equal(levelFor(0.05, 1, SIZE, 4096), 0);
    assert.equal(levelFor(1, 1, large, 4096), 0);
    assert.equal(levelFor(0.5, 2, large, 4096), 0);
    assert.equal(levelFor(0.4, 1, large, 4096), 1);
    assert.equal(levelFor(0.01, 1, large, 4096), 2);
  });
});
