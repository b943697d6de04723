// Files to keep: what the server writes in the reader's language, and what the page makes itself.

import { sent } from './client.svelte';
import { settings } from './settings.svelte';

/** Has the browser keep a file. */
export function keep(content: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[\\/:*?"<>|？]/g, '');
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Keeps what an address of the server answers; rejects with a Failure. */
export async function save(address: string, name: string): Promise<void> {
  const language = settings.language === 'zh' ? 'zh-CN' : 'en';
  keep(await (await sent(address, { headers: { 'accept-language': language } })).blob(), name);
}
