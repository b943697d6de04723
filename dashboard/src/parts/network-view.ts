// The one module that draws networks: by WebGL where the browser has it, else on a canvas. Loaded when first looked at.

import Graph from 'graphology';
import Sigma from 'sigma';
import { FONT, SIZE, write, writeOver, type Wish } from './network-labels';

export interface Dot {
  key: string;
  x: number;
  y: number;
  size: number;
  colour: string;
  label: string;
  /** Stands out, as a school without a mentor does. */
  ringed?: boolean;
  /** Its label is always there, and there is nothing else of it: the name of a district. */
  named?: boolean;
}
export interface Tie {
  a: string;
  b: string;
  weight: number;
}
type Picture = [Dot[], Tie[], Colours];
export interface Drawing {
  show(dots: Dot[], ties: Tie[], colours: Colours): void;
  end(): void;
  kind: 'webgl' | 'canvas';
}
export interface Colours {
  line: string;
  ink: string;
  bad: string;
  ground: string;
}
const RING = 3; // how far a ring goes beyond its dot; half of it is the ground between them
/** A dot that stands out: a ring, the ground within it, the dot. The keys of the first two lead to the dot's. */
const BENEATH = /^(ring|gap) /;

export function draw(element: HTMLElement, onchosen: (key: string) => void): Drawing {
  return hasWebgl() ? byWebgl(element, onchosen) : onCanvas(element, onchosen);
}

function hasWebgl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

function byWebgl(element: HTMLElement, onchosen: (key: string) => void): Drawing {
  const graph = new Graph({ multi: true, type: 'undirected' });
  let tone: Colours = { line: '', ink: '', bad: '', ground: '' };
  // what sigma would write is gathered, then written where there is room
  let wishes: Wish[] = [];
  let last: Picture | null = null;
  const paperless = onPaper(element, () => last);
  const sigma = new Sigma(graph, element, {
    allowInvalidContainer: true,
    hideEdgesOnMove: true,
    hideLabelsOnMove: true,
    labelDensity: 1,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 5,
    labelFont: FONT,
    labelSize: SIZE,
    zIndex: true,
    defaultDrawNodeLabel: (_pen, { x, y, size, label, forceLabel }) => {
      if (label) wishes.push({ x, y, size, text: label, named: forceLabel });
    },
    defaultDrawNodeHover: (pen, { x, y, size, label }) => {
      if (label) writeOver(pen, { x, y, size, text: label }, sigma.getDimensions().width, tone.ink, tone.ground, tone.line);
    },
  });
  sigma.on('beforeRender', () => (wishes = []));
  sigma.on('afterRender', () => {
    const { width, height } = sigma.getDimensions();
    write(sigma.getCanvases().labels.getContext('2d')!, wishes, width, height, tone.ink, tone.ground);
  });
  sigma.on('clickNode', ({ node }) => onchosen(node.replace(BENEATH, '')));
  return {
    kind: 'webgl',
    show(dots, ties, colours) {
      last = [dots, ties, colours];
      tone = colours;
      graph.clear();
      for (const dot of dots) {
        const at = { x: dot.x, y: dot.y };
        if (dot.ringed) {
          graph.addNode(`ring ${dot.key}`, { ...at, size: dot.size + RING, color: colours.bad, zIndex: 0 });
          graph.addNode(`gap ${dot.key}`, { ...at, size: dot.size + RING / 2, color: colours.ground, zIndex: 1 });
        }
        graph.addNode(dot.key, { ...at, size: dot.named ? 0.01 : dot.size, color: dot.colour, label: dot.label, zIndex: 2, forceLabel: dot.named });
      }
      for (const { a, b, weight } of ties) graph.addEdge(a, b, { size: Math.min(6, 0.5 + Math.log2(weight)), color: colours.line });
      sigma.refresh();
    },
    end: () => {
      paperless();
      sigma.kill();
    },
  };
}

/** All of it on a canvas of this size, and where each dot lies. */
function paint(canvas: HTMLCanvasElement, [dots, ties, colours]: Picture, width: number, height: number, ratio: number) {
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext('2d')!;
  pen.scale(ratio, ratio);
  const [left, right] = [Math.min(...dots.map((dot) => dot.x)), Math.max(...dots.map((dot) => dot.x))];
  const [low, high] = [Math.min(...dots.map((dot) => dot.y)), Math.max(...dots.map((dot) => dot.y))];
  const scale = Math.min((width - 60) / (right - left || 1), (height - 60) / (high - low || 1));
  const at = dots.map((dot) => ({
    dot,
    x: width / 2 + (dot.x - (left + right) / 2) * scale,
    y: height / 2 - (dot.y - (low + high) / 2) * scale,
  }));
  const places = new Map(at.map((each) => [each.dot.key, each]));
  pen.strokeStyle = colours.line;
  for (const { a, b, weight } of ties) {
    const [from, to] = [places.get(a), places.get(b)];
    if (!from || !to) continue;
    pen.lineWidth = Math.min(6, 0.5 + Math.log2(weight));
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }
  const disc = (x: number, y: number, size: number, colour: string) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(x, y, size, 0, 2 * Math.PI);
    pen.fill();
  };
  for (const { dot, x, y } of at) {
    if (dot.named) continue;
    if (dot.ringed) {
      disc(x, y, dot.size + RING, colours.bad);
      disc(x, y, dot.size + RING / 2, colours.ground);
    }
    disc(x, y, dot.size, dot.colour);
  }
  const named = at.filter(({ dot }) => dot.named);
  const largest = at.filter(({ dot }) => !dot.named).sort((a, b) => b.dot.size - a.dot.size).slice(0, 60);
  write(pen, [...named, ...largest].map(({ dot, x, y }) => ({ x, y, size: dot.size, text: dot.label, named: dot.named })), width, height, colours.ink, colours.ground);
  return at;
}

/** Paper gets a picture of its own: what WebGL has drawn is no longer there when a page is printed. */
function onPaper(element: HTMLElement, latest: () => Picture | null): () => void {
  let sheet: HTMLCanvasElement | null = null;
  const drawn = () => [...element.querySelectorAll<HTMLCanvasElement>('canvas')].filter((each) => each !== sheet);
  const before = () => {
    const shown = latest();
    if (!shown || sheet) return;
    sheet = document.createElement('canvas');
    sheet.style.cssText = 'width: 100%; height: 100%; object-fit: contain';
    paint(sheet, [shown[0], shown[1], { line: '#aab6c6', ink: '#000', bad: '#a3231b', ground: '#fff' }], element.clientWidth, element.clientHeight, 2);
    for (const each of drawn()) each.style.visibility = 'hidden';
    element.append(sheet);
  };
  const after = () => {
    sheet?.remove();
    sheet = null;
    for (const each of drawn()) each.style.visibility = '';
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
  };
}

function onCanvas(element: HTMLElement, onchosen: (key: string) => void): Drawing {
  const canvas = document.createElement('canvas');
  canvas.style.width = canvas.style.height = '100%';
  element.append(canvas);
  let at: { dot: Dot; x: number; y: number }[] = [];
  let last: Picture | null = null;
  const again = () => {
    if (last) at = paint(canvas, last, element.clientWidth, element.clientHeight, devicePixelRatio || 1);
  };
  canvas.onclick = ({ offsetX, offsetY }) => {
    const near = at
      .filter(({ dot }) => !dot.named)
      .map((each) => ({ key: each.dot.key, far: Math.hypot(each.x - offsetX, each.y - offsetY) - each.dot.size }))
      .sort((a, b) => a.far - b.far)[0];
    if (near && near.far < 6) onchosen(near.key);
  };
  const watching = new ResizeObserver(again);
  watching.observe(element);
  return {
    kind: 'canvas',
    show(...given) {
      last = given;
      again();
    },
    end: () => {
      watching.disconnect();
      canvas.remove();
    },
  };
}
