// Opens what zlib compressed (RFC 1950 around RFC 1951). Old browsers of offices have no DecompressionStream, and one
// way for all of them is one way to test.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const BACK_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const BACK_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Code lengths to a canonical Huffman code: how many codes of each length, and the symbols in the order of codes. */
function huffman(lengths) {
  const counts = new Uint16Array(16), offsets = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  for (let length = 1; length < 16; length++) offsets[length] = offsets[length - 1] + counts[length - 1];
  lengths.forEach((length, symbol) => { if (length) symbols[offsets[length]++] = symbol; });
  return { counts, symbols };
}

function fixedCodes() {
  const lengths = Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8));
  return [huffman(lengths), huffman(new Array(30).fill(5))];
}

/** `size` bytes out of zlib data. */
function inflate(data, size) {
  const out = new Uint8Array(size);
  let at = 2, held = 0, holding = 0, written = 0;
  function bits(count) {
    while (holding < count) { held |= data[at++] << holding; holding += 8; }
    const value = held & ((1 << count) - 1);
    held >>>= count; holding -= count;
    return value;
  }
  function symbol(code) {
    let value = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length++) {
      value |= bits(1);
      const count = code.counts[length];
      if (value - count < first) return code.symbols[index + (value - first)];
      index += count; first = (first + count) << 1; value <<= 1;
    }
    throw new Error("damaged data");
  }
  function ownCodes() {
    const literals = bits(5) + 257, backs = bits(5) + 1, lengths = new Array(19).fill(0);
    for (let left = bits(4) + 4, n = 0; n < left; n++) lengths[ORDER[n]] = bits(3);
    const code = huffman(lengths), all = [];
    while (all.length < literals + backs) {
      const next = symbol(code);
      if (next < 16) { all.push(next); continue; }
      const repeated = next === 16 ? all[all.length - 1] : 0;
      for (let times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7); times > 0; times--) all.push(repeated);
    }
    return [huffman(all.slice(0, literals)), huffman(all.slice(literals))];
  }
  function copyAsIs() {
    held = holding = 0;
    const length = data[at] | (data[at + 1] << 8);
    out.set(data.subarray(at + 4, at + 4 + length), written);
    at += 4 + length; written += length;
  }
  function unpack(codes) {
    for (let next = symbol(codes[0]); next !== 256; next = symbol(codes[0])) {
      if (next < 256) { out[written++] = next; continue; }
      const length = LENGTH_BASE[next - 257] + bits(LENGTH_BITS[next - 257]);
      const way = symbol(codes[1]), back = BACK_BASE[way] + bits(BACK_BITS[way]);
      for (let n = 0; n < length; n++, written++) out[written] = out[written - back];
    }
  }
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) copyAsIs(); else unpack(kind === 1 ? fixedCodes() : ownCodes());
  }
  return out;
}
