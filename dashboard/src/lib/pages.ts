// Pages of a list: each is asked for with the cursor at which the one before it ends.

interface List {
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

export class Pages {
  #of = '';
  #cursors: (string | null)[] = [null];

  /**
   * The answer with one page of a list, the first being 0; an address that names a later one is reached by way of those
   * before it, and beyond the end the last one comes. `of` tells one list from another.
   */
  async at<Data>(of: string, page: number, read: (after: string | undefined) => Promise<Data>, list: (data: Data) => List): Promise<Data> {
    if (of !== this.#of) {
      this.#of = of;
      this.#cursors = [null];
    }
    const known = this.#cursors;
    for (let at = Math.min(page, known.length - 1); ; at += 1) {
      const data = await read(known[at] ?? undefined);
      const { endCursor, hasNextPage } = list(data).pageInfo;
      known[at + 1] = endCursor;
      if (at >= page || !hasNextPage) return data;
    }
  }
}

const MOST = 20; // pages that are read one after the other

/** A whole list, page after page; where it is longer than that, its beginning. */
export async function whole<Data, Row>(read: (after: string | undefined) => Promise<Data>, list: (data: Data) => List & { nodes: readonly Row[] }): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST; page += 1) {
    const { nodes, pageInfo } = list(await read(after));
    rows.push(...nodes);
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) break;
    after = pageInfo.endCursor;
  }
  return rows;
}
