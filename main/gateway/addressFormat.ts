// Decides what an IP address text means: its one spelling, and whether the public internet is behind it. Never looks anything up.

const octetPattern = /^(?:0|[1-9][0-9]{0,2})$/;
const groupPattern = /^[0-9a-f]{1,4}$/;

/** Bytes of a strictly dotted IPv4 text (no leading zeros, no short forms), or undefined. */
function readIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => octetPattern.test(part))) return undefined;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

/** Groups of one side of `::`; the last may be a dotted IPv4 and then counts as two. Undefined when malformed. */
function readGroups(text: string, mayEndInIpv4: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const dotted =
      mayEndInIpv4 && index === parts.length - 1 && part.includes('.') ? readIpv4(part) : undefined;
    if (dotted !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = dotted;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (groupPattern.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** The eight 16-bit groups of an IPv6 text without brackets or zone, or undefined (RFC 4291 section 2.2). */
function readIpv6(text: string): readonly number[] | undefined {
  const halves = text.toLowerCase().split('::');
  if (!text.includes(':') || halves.length > 2) return undefined;
  const [headText = '', tailText] = halves;
  const head = readGroups(headText, tailText === undefined);
  if (head === undefined) return undefined;
  if (tailText === undefined) return head.length === 8 ? head : undefined;
  const tail = readGroups(tailText, true);
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** RFC 5952 spelling: lower case, the first longest run of two or more zero groups written `::`. */
function writeIpv6(groups: readonly number[]): string {
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > bestLength) [bestStart, bestLength] = [start, length];
  }
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  if (bestStart < 0) return hex(groups);
  return `${hex(groups.slice(0, bestStart))}::${hex(groups.slice(bestStart + bestLength))}`;
}

/**
 * The one spelling of an IP address, or undefined when the text is none.
 * IPv4 is strictly dotted decimal, IPv6 comes without brackets and without a zone.
 */
export function readAddress(text: string): string | undefined {
  if (text.length > 45) return undefined;
  const octets = readIpv4(text);
  if (octets !== undefined) return octets.join('.');
  const groups = readIpv6(text);
  return groups === undefined ? undefined : writeIpv6(groups);
}

/** First and last bytes that are not public internet, from the IANA IPv4 special-purpose registry. */
const notPublicIpv4: readonly {
  readonly base: readonly [number, number, number];
  readonly bits: number;
  readonly what: string;
}[] = [
  { base: [0, 0, 0], bits: 8, what: 'this network, unspecified' },
  { base: [10, 0, 0], bits: 8, what: 'private' },
  { base: [100, 64, 0], bits: 10, what: 'carrier-grade NAT' },
  { base: [127, 0, 0], bits: 8, what: 'loopback' },
  { base: [169, 254, 0], bits: 16, what: 'link-local' },
  { base: [172, 16, 0], bits: 12, what: 'private' },
  { base: [192, 0, 0], bits: 24, what: 'protocol assignments' },
  { base: [192, 0, 2], bits: 24, what: 'documentation' },
  { base: [192, 88, 99], bits: 24, what: '6to4 relay' },
  { base: [192, 168, 0], bits: 16, what: 'private' },
  { base: [198, 18, 0], bits: 15, what: 'benchmarking' },
  { base: [198, 51, 100], bits: 24, what: 'documentation' },
  { base: [203, 0, 113], bits: 24, what: 'documentation' },
  { base: [224, 0, 0], bits: 4, what: 'multicast' },
  { base: [240, 0, 0], bits: 4, what: 'reserved, broadcast' },
];

function isPublicIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  const top = (a * 256 + b) * 256 + c;
  return !notPublicIpv4.some(({ base, bits }) => {
    const block = 2 ** (24 - bits);
    return (
      Math.floor(top / block) === Math.floor(((base[0] * 256 + base[1]) * 256 + base[2]) / block)
    );
  });
}

function isPublicIpv6(groups: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const tail = [g >> 8, g & 255, h >> 8, h & 255];
  const leadingZeros = a === 0 && b === 0 && c === 0 && d === 0 && e === 0;
  if (leadingZeros && f === 0xffff) return isPublicIpv4(tail); // ::ffff:0:0/96, IPv4-mapped
  if (a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0)
    return isPublicIpv4(tail); // NAT64, RFC 6052
  if (a === 0x2002) return isPublicIpv4([b >> 8, b & 255, c >> 8, c & 255]); // 6to4 carries an IPv4 address
  if (a === 0x2001 && b < 0x200) return false; // 2001::/23: Teredo, ORCHID, benchmarking
  if (a === 0x2001 && b === 0xdb8) return false; // documentation
  if (a === 0x3fff && b < 0x1000) return false; // documentation, RFC 9637
  return a >= 0x2000 && a <= 0x3fff; // the only global unicast block handed out
}

/**
 * Whether an address is plain public internet. Loopback, unspecified, link-local, multicast, private, carrier and reserved
 * ranges are not, nor is an IPv6 form that carries such an IPv4 address, nor a text that is no address.
 */
export function isPublicAddress(text: string): boolean {
  const octets = readIpv4(text);
  if (octets !== undefined) return isPublicIpv4(octets);
  const groups = readIpv6(text);
  return groups !== undefined && isPublicIpv6(groups);
}
