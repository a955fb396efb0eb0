// Draws at most once a frame, when something has changed.

/**
 * @param {() => void} draw
 */
export function createPainter(draw) {
  let frame = 0;
  return {
    /** Draw in the next frame. */
    ask() {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
