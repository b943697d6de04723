import { settings } from './settings.svelte';

const NARROW = '\u00a0';

/** 1,249; with at most two places, and with two digits that tell something where it is near 0: 0.0042 is not 0. */
export function number(value: number | null | undefined): string {
  if (value == null) return '';
  const near = value !== 0 && Math.abs(value) < 0.1;
  return value.toLocaleString('en-US', near ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 });
}

/** 63 %, of a share. */
export function percent(share: number | null | undefined, places = 0): string {
  if (share == null) return '';
  const at = (more: number) => (share * 100).toFixed(more);
  // what is not all is never told as all, nor what is something as nothing
  const rounded = (text: string) => (share < 1 && Number(text) >= 100) || (share > 0 && Number(text) === 0);
  let more = places;
  while (more < 3 && rounded(at(more))) more += 1;
  return `${rounded(at(more)) && share < 1 && share > 0.5 ? '99.999' : at(more).replace(/\.0+$/, '')}${NARROW}%`;
}

/** 2020年9月1日, or 1 September 2020. */
export function day(value: string | null | undefined): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(value ?? '');
  if (!found) return value ?? '';
  const [year, month, date] = found.slice(1).map(Number);
  if (settings.language === 'zh') return `${year}年${month}月${date}日`;
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** 535 万元 or 356,736 元: as a county's accounts are spoken of. */
export function yuan(value: number | null | undefined): string {
  if (value == null) return '';
  const zh = settings.language === 'zh';
  if (Math.abs(value) >= 100_000) {
    const tens = number(Math.round(value / 100) / 100);
    return zh ? `${tens}${NARROW}万元` : `${number(Math.round(value / 1000))}${NARROW}k yuan`;
  }
  return `${number(value)}${NARROW}${zh ? '元' : 'yuan'}`;
}

export interface Money {
  /** The unit of all of them, for the heading. */
  unit: string;
  text: (value: number | null | undefined) => string;
}

/** Sums that stand in one column, all in one unit, so that they can be compared at sight. */
export function moneys(values: (number | null | undefined)[]): Money {
  const zh = settings.language === 'zh';
  const tens = values.some(Boolean) && values.every((each) => !each || Math.abs(each) >= 100_000);
  if (!tens) return { unit: zh ? '元' : 'yuan', text: number };
  const by = zh ? 10_000 : 1_000;
  return { unit: zh ? '万元' : 'k yuan', text: (value) => number(value == null ? null : Math.round((100 * value) / by) / 100) };
}

/** From one day to another, or since one. */
export function span(since: string | null | undefined, until: string | null | undefined): string {
  const zh = settings.language === 'zh';
  if (since && until) return `${day(since)}${zh ? '至' : ' to '}${day(until)}`;
  if (since) return zh ? `${day(since)}起` : `since ${day(since)}`;
  return until ? (zh ? `至${day(until)}` : `until ${day(until)}`) : '';
}

/** Today as an ISO day, by the clock of this machine. */
export function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
];
