// Decides in which corner one's own picture stands. It must never put it where it cannot be seen.

export const corners = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const;
export type Corner = (typeof corners)[number];

/** The corner nearest to a point; all in the same unit, from the top left. */
export function nearestCorner(x: number, y: number, width: number, height: number): Corner {
  const left = x < width / 2;
  if (y < height / 2) return left ? 'topLeft' : 'topRight';
  return left ? 'bottomLeft' : 'bottomRight';
}

/** The next corner, clockwise. */
export function nextCorner(corner: Corner): Corner {
  return corners[(corners.indexOf(corner) + 1) % corners.length] ?? corner;
}

const across: Readonly<Record<string, Readonly<Partial<Record<Corner, Corner>>>>> = {
  ArrowLeft: { topRight: 'topLeft', bottomRight: 'bottomLeft' },
  ArrowRight: { topLeft: 'topRight', bottomLeft: 'bottomRight' },
  ArrowUp: { bottomLeft: 'topLeft', bottomRight: 'topRight' },
  ArrowDown: { topLeft: 'bottomLeft', topRight: 'bottomRight' },
};

/** Where an arrow key moves the picture; the same corner at the edge, null for any other key. */
export function cornerAfterKey(corner: Corner, key: string): Corner | null {
  const moves = Object.hasOwn(across, key) ? across[key] : undefined;
  return moves === undefined ? null : (moves[corner] ?? corner);
}
