// Sets the windows of several instances beside each other on the person's display. It moves windows and does nothing else.
import type { Instance } from './instance.ts';

/** Each gets its share of the width and the whole height; a window that cannot be so narrow reaches under its neighbour. */
export async function setSideBySide(instances: readonly Instance[]): Promise<void> {
  const count = instances.length;
  await Promise.all(
    instances.map(({ app }, index) =>
      app.evaluate(
        ({ BaseWindow, screen }, place) => {
          const { x, y, width, height } = screen.getPrimaryDisplay().workArea;
          const share = Math.floor(width / place.count);
          for (const window of BaseWindow.getAllWindows())
            window.setBounds({ x: x + place.index * share, y, width: share, height });
        },
        { index, count },
      ),
    ),
  );
}
