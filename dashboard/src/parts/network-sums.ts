// Pictures of networks that are too dense to be drawn one by one: districts, or teams, and how much ties them.

import { number } from '../lib/format';
import { t, type Word } from '../lib/words';
import type { Colours, Dot, Tie } from './network-view';

export interface Node { id: string; label: string; name: string; district: string | null; rural: boolean | null; stages: string | null; since: string | null; until: string | null; x: number; y: number }
export type Edge = [number, number, string | null, string | null, string | null];
export interface View { shown: { node: Node; index: number }[]; held: Edge[]; nodes: Node[] }
export type Picture = [Dot[], Tie[], Colours];

/** The kinds of teams in the order in which they are drawn, and their colours. */
export const TEAMS: { label: string; title: Word; hue: string }[] = [
  { label: 'ManagementTeam', title: 'managementTeams', hue: '#2f6fc4' },
  { label: 'TrainerTeam', title: 'teams', hue: '#c2571a' },
  { label: 'Workshop', title: 'workshops', hue: '#2a8a57' },
  { label: 'PeerCommunity', title: 'communities', hue: '#8a4fb5' },
];
const GOLDEN = Math.PI * (3 - Math.sqrt(5)); // the angle that fills a disc evenly

/** One dot a district, and how many ties go from one to another. */
export function byDistrict(view: View, districts: string[], hue: (district: string) => string, tone: Colours): Picture {
  const home = new Map<number, string>();
  for (const { node, index } of view.shown) if (node.district) home.set(index, node.district);
  for (const [a, b] of view.held) {
    if (!home.has(a) && home.has(b)) home.set(a, home.get(b)!);
    if (!home.has(b) && home.has(a)) home.set(b, home.get(a)!);
  }
  const counts = new Map<string, number>();
  const pairs: [string, string][] = [];
  for (const [a, b] of view.held) {
    const [from, to] = [home.get(a), home.get(b)].sort();
    if (!from || !to) continue;
    counts.set(from, (counts.get(from) ?? 0) + 1);
    if (from === to) continue;
    counts.set(to, (counts.get(to) ?? 0) + 1);
    pairs.push([from, to]);
  }
  const most = Math.max(1, ...counts.values());
  const dots = districts.map((name, index) => ({
    key: name, label: `${name} ${number(counts.get(name) ?? 0)}`, colour: hue(name), size: 6 + 22 * Math.sqrt((counts.get(name) ?? 0) / most),
    x: 100 * Math.cos((2 * Math.PI * index) / districts.length), y: 100 * Math.sin((2 * Math.PI * index) / districts.length),
  }));
  return [dots, added(pairs), tone];
}

/** One dot a team, in a disc of its kind, and how many people two teams have in common. */
export function byTeam(view: View, tone: Colours, wide: boolean): Picture {
  const members = new Map<number, number>();
  const teamsOf = new Map<number, number[]>();
  for (const [a, b] of view.held) {
    const [person, team] = TEAMS.some((each) => each.label === view.nodes[a].label) ? [b, a] : [a, b];
    members.set(team, (members.get(team) ?? 0) + 1);
    teamsOf.set(person, [...(teamsOf.get(person) ?? []), team]);
  }
  const dots: Dot[] = [];
  TEAMS.forEach(({ label, title, hue }, nth) => {
    const teams = view.shown.filter(({ node, index }) => node.label === label && members.has(index)).sort((a, b) => members.get(b.index)! - members.get(a.index)!);
    const [x, y] = wide ? [nth * 200, 0] : [(nth % 2) * 200, Math.floor(nth / 2) * -220];
    if (teams.length) dots.push({ key: `kind ${label}`, label: t(title), named: true, size: 1, colour: hue, x, y: y + (wide ? 155 : 100) });
    teams.forEach(({ node, index }, at) => {
      const far = 80 * Math.sqrt(at / teams.length);
      dots.push({ key: String(index), label: `${node.name} ${number(members.get(index)!)}`, colour: hue, size: Math.min(16, 2.5 + Math.sqrt(members.get(index)!)), x: x + far * Math.cos(GOLDEN * at), y: y + (wide ? 1.7 : 1) * far * Math.sin(GOLDEN * at) });
    });
  });
  const pairs = [...teamsOf.values()].flatMap((teams) => teams.flatMap((a, at) => teams.slice(at + 1).map((b): [string, string] => [String(Math.min(a, b)), String(Math.max(a, b))])));
  const there = new Set(dots.map((each) => each.key));
  return [dots, added(pairs).filter((each) => there.has(each.a) && there.has(each.b)), tone];
}

function added(pairs: [string, string][]): Tie[] {
  const ties = new Map<string, Tie>();
  for (const [a, b] of pairs) {
    const tie = ties.get(`${a}\n${b}`) ?? { a, b, weight: 0 };
    tie.weight += 1;
    ties.set(`${a}\n${b}`, tie);
  }
  return [...ties.values()];
}
