// What a reader has set for this browser. Nothing secret is kept here.

export type Language = 'zh' | 'en';
export type Theme = 'light' | 'projector';

const KEY = 'yanxiu-settings';
const kept = (() => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
})();

export const settings = $state({
  language: (kept.language === 'en' ? 'en' : 'zh') as Language,
  theme: (kept.theme === 'projector' ? 'projector' : 'light') as Theme,
  county: String(kept.county ?? ''),
  district: String(kept.district ?? ''),
});

/** To be called once where the page begins: keeps what is set, and tells the document. */
export function keepSettings() {
  $effect(() => {
    const { language, theme } = settings;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // a browser that keeps nothing forgets them when it is closed
    }
  });
}
