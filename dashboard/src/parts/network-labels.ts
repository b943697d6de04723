// Where the names in a picture of a network are written: none over another, none cut off by the edge.

export interface Wish {
  x: number;
  y: number;
  /** The radius of its dot. */
  size: number;
  text: string;
  /** Stands alone, in the middle of its place, and comes before all others: the name of a district. */
  named?: boolean;
}
interface Place { text: string; left: number; y: number }

const HIGH = 15; // of a line of 12 px
const GAP = 3;
const EDGE = 3; // between a name and the edge of the picture
export const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif';
export const SIZE = 12;

/** Of those that wish to be written, which are and where: right of the dot, else left, below or above it. */
function placed(wishes: Wish[], wide: (text: string) => number, width: number, height: number): Place[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const found: Place[] = [];
  for (const wish of [...wishes].sort((a, b) => Number(b.named ?? false) - Number(a.named ?? false) || b.size - a.size)) {
    const long = wide(wish.text);
    const fits = (left: number) => Math.max(EDGE, Math.min(width - EDGE - long, left));
    const middle = fits(wish.x - long / 2);
    const beyond = wish.size + HIGH / 2;
    const places = wish.named
      ? [[middle, Math.max(HIGH / 2, Math.min(height - HIGH / 2, wish.y))]]
      : [[wish.x + wish.size + GAP, wish.y], [wish.x - wish.size - GAP - long, wish.y], [middle, wish.y + beyond], [middle, wish.y - beyond]];
    for (const [left, y] of places) {
      const box = { left, right: left + long, top: y - HIGH / 2, bottom: y + HIGH / 2 };
      const inside = box.left >= EDGE && box.right <= width - EDGE && box.top >= 0 && box.bottom <= height;
      if (!inside || taken.some((each) => box.left < each.right && each.left < box.right && box.top < each.bottom && each.top < box.bottom)) continue;
      taken.push(box);
      found.push({ text: wish.text, left, y });
      break;
    }
  }
  return found;
}

/** Writes them with an edge of the ground's colour, so that lines and dots beneath do not run through them. */
export function write(pen: CanvasRenderingContext2D, wishes: Wish[], width: number, height: number, ink: string, ground: string): void {
  pen.font = `${SIZE}px ${FONT}`;
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = ground;
  pen.fillStyle = ink;
  for (const { text, left, y } of placed(wishes, (each) => pen.measureText(each).width, width, height)) {
    pen.strokeText(text, left, y);
    pen.fillText(text, left, y);
  }
}

/** The name of the dot beneath the pointer, on a ground of its own, over all else. */
export function writeOver(pen: CanvasRenderingContext2D, wish: Wish, width: number, ink: string, ground: string, edge: string): void {
  pen.font = `${SIZE}px ${FONT}`;
  pen.textBaseline = 'middle';
  const long = pen.measureText(wish.text).width;
  const right = wish.x + wish.size + GAP;
  const left = right + long + GAP <= width ? right : wish.x - wish.size - GAP - long;
  pen.fillStyle = ground;
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.rect(left - GAP, wish.y - HIGH / 2 - GAP, long + 2 * GAP, HIGH + 2 * GAP);
  pen.fill();
  pen.stroke();
  pen.fillStyle = ink;
  pen.fillText(wish.text, left, wish.y);
}
