'use strict';
// Numbers that are the same in every run: a linear congruential generator of 48 bits (POSIX drand48).

class Random {
  constructor(seed) {
    this.state = (BigInt(seed) << 16n) | 0x330en;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit) {
    this.state = (this.state * 0x5deece66dn + 0xbn) & 0xffffffffffffn;
    return Number(((this.state >> 16n) * BigInt(limit)) >> 32n);
  }

  between(first, last) {
    return first + this.below(last - first + 1);
  }

  oneIn(n) {
    return this.below(n) === 0;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Ids from 1 to `largest`, of which about `percent` are in. */
  ids(largest, percent) {
    const list = [];
    for (let id = 1; id <= largest; ++id) if (this.below(100) < percent) list.push(id);
    return list;
  }

  /** A few runs of ids, as ranges like them. */
  runs(largest, count) {
    const set = new Set();
    for (let i = 0; i < count; ++i) {
      const first = this.between(1, largest);
      const last = Math.min(largest, first + this.below(this.oneIn(2) ? 1 : 40));
      for (let id = first; id <= last; ++id) set.add(id);
    }
    return [...set].sort((a, b) => a - b);
  }

  /** Dense, sparse, empty or in runs, so that both encodings of lists occur. */
  vendors(largest) {
    const size = this.between(0, largest);
    switch (this.below(4)) {
      case 0:
        return [];
      case 1:
        return this.ids(size, this.between(20, 95));
      case 2:
        return this.ids(size, 2);
      default:
        return this.runs(largest, this.between(1, 12));
    }
  }
}

module.exports = { Random };
