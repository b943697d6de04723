// The one module that draws networks: by WebGL where the browser has it, else on a canvas. Loaded when first looked at.

import Graph from 'graphology';
import Sigma from 'sigma';

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
export interface Drawing {
  show(dots: Dot[], ties: Tie[], colours: Colours): void;
  end(): void;
  kind: 'webgl' | 'canvas';
}
export interface Colours {
  line: string;
  ink: string;
  bad: string;
}

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
  const sigma = new Sigma(graph, element, {
    allowInvalidContainer: true,
    hideEdgesOnMove: true,
    hideLabelsOnMove: true,
    labelDensity: 0.6,
    labelGridCellSize: 140, // about as wide as a school's name: one label a cell, so that few lie over each other
    labelRenderedSizeThreshold: 5,
    labelFont: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif',
    labelSize: 12,
    zIndex: true,
  });
  sigma.on('clickNode', ({ node }) => onchosen(node));
  return {
    kind: 'webgl',
    show(dots, ties, colours) {
      graph.clear();
      for (const dot of dots) {
        // a ring is a larger dot beneath
        if (dot.ringed) graph.addNode(`ring ${dot.key}`, { x: dot.x, y: dot.y, size: dot.size + 2, color: colours.bad, zIndex: 0 });
        graph.addNode(dot.key, { x: dot.x, y: dot.y, size: dot.size, color: dot.colour, label: dot.label, zIndex: 1, forceLabel: dot.named });
      }
      for (const { a, b, weight } of ties) graph.addEdge(a, b, { size: Math.min(6, 0.5 + Math.log2(weight)), color: colours.line });
      sigma.setSetting('labelColor', { color: colours.ink });
      sigma.refresh();
    },
    end: () => sigma.kill(),
  };
}

function onCanvas(element: HTMLElement, onchosen: (key: string) => void): Drawing {
  const canvas = document.createElement('canvas');
  canvas.style.width = canvas.style.height = '100%';
  element.append(canvas);
  let at: { dot: Dot; x: number; y: number }[] = [];
  let last: [Dot[], Tie[], Colours] | null = null;
  const paint = () => {
    if (!last) return;
    const [dots, ties, colours] = last;
    const ratio = devicePixelRatio || 1;
    const { width, height } = element.getBoundingClientRect();
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d')!;
    pen.scale(ratio, ratio);
    const [left, right] = [Math.min(...dots.map((dot) => dot.x)), Math.max(...dots.map((dot) => dot.x))];
    const [low, high] = [Math.min(...dots.map((dot) => dot.y)), Math.max(...dots.map((dot) => dot.y))];
    const scale = Math.min((width - 60) / (right - left || 1), (height - 60) / (high - low || 1));
    const place = (dot: Dot) => ({
      x: width / 2 + (dot.x - (left + right) / 2) * scale,
      y: height / 2 - (dot.y - (low + high) / 2) * scale,
    });
    at = dots.map((dot) => ({ dot, ...place(dot) }));
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
    for (const { dot, x, y } of at) {
      if (dot.ringed) {
        pen.fillStyle = colours.bad;
        pen.beginPath();
        pen.arc(x, y, dot.size + 2, 0, 2 * Math.PI);
        pen.fill();
      }
      pen.fillStyle = dot.colour;
      pen.beginPath();
      pen.arc(x, y, dot.size, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.fillStyle = colours.ink;
    pen.font = '12px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif';
    const written: { left: number; right: number; y: number }[] = [];
    for (const { dot, x, y } of [...at].sort((a, b) => b.dot.size - a.dot.size).slice(0, 60)) {
      const left = x + dot.size + 3;
      const right = left + pen.measureText(dot.label).width;
      // a label that would lie over another is left out
      if (written.some((each) => left < each.right && each.left < right && Math.abs(each.y - y) < 14)) continue;
      written.push({ left, right, y });
      pen.fillText(dot.label, left, y + 4);
    }
  };
  canvas.onclick = ({ offsetX, offsetY }) => {
    const near = at
      .map((each) => ({ key: each.dot.key, far: Math.hypot(each.x - offsetX, each.y - offsetY) - each.dot.size }))
      .sort((a, b) => a.far - b.far)[0];
    if (near && near.far < 6) onchosen(near.key);
  };
  const watching = new ResizeObserver(paint);
  watching.observe(element);
  return {
    kind: 'canvas',
    show(...given) {
      last = given;
      paint();
    },
    end: () => {
      watching.disconnect();
      canvas.remove();
    },
  };
}
