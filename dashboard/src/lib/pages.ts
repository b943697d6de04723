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
