// P3: of a remote description only VP8 video reaches the browser, however it is written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanRemoteDescription } from '../../../../renderer/call/guard/sdpRules.ts';

/** An offer of Chromium 130: audio with RED, video with two simulcast layers and every codec it has, a data channel. */
const offer = readFileSync(join(import.meta.dirname, 'chromeOffer.sdp'), 'utf8').replaceAll(
  '\n',
  '\r\n',
);
const direct = { acceptsBridge: false };
const clean = (sdp: string): string => cleanRemoteDescription(sdp, direct);
const linesOf = (sdp: string): string[] => sdp.split('\r\n');
const codecLines = (sdp: string): string[] =>
  linesOf(sdp).filter((line) => /^m=video|^a=(rtpmap|fmtp|rtcp-fb)/.test(line));
const section = (payloads: string, ...lines: string[]): string =>
  ['v=0', `m=video 9 UDP/TLS/RTP/SAVPF ${payloads}`, 'a=mid:0', ...lines, ''].join('\r\n');

describe('the codecs of a description', () => {
  it('leaves VP8 and its RTX of what Chromium offers, and nothing else', () => {
    const video = linesOf(clean(offer)).slice(
      linesOf(clean(offer)).findIndex((line) => line.startsWith('m=video')),
    );
    expect(codecLines(video.join('\r\n'))).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'a=rtpmap:96 VP8/90000',
      'a=rtcp-fb:96 goog-remb',
      'a=rtcp-fb:96 transport-cc',
      'a=rtcp-fb:96 ccm fir',
      'a=rtcp-fb:96 nack',
      'a=rtcp-fb:96 nack pli',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
    ]);
    expect(video).toEqual(
      expect.arrayContaining([
        'a=simulcast:send h;m',
        'a=rid:h send',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'a=sctp-port:5000',
      ]),
    );
  });

  it('leaves audio, the data channel and the session part as they are', () => {
    const outside = (sdp: string): string => sdp.replace(/m=video[^]*?(?=m=application)/, '');
    expect(outside(clean(offer))).toBe(outside(offer));
    const audioOnly = offer.slice(0, offer.indexOf('m=video'));
    expect(clean(audioOnly)).toBe(audioOnly);
  });

  it('reads both line ends and writes CRLF', () => {
    expect(clean(offer.replaceAll('\r\n', '\n'))).toBe(clean(offer));
  });

  it('cleans every video section by its own numbers', () => {
    const two =
      section('96', 'a=rtpmap:96 VP8/90000') +
      section('96 100', 'a=rtpmap:96 H264/90000', 'a=rtpmap:100 VP8/90000').slice('v=0\r\n'.length);
    expect(codecLines(clean(two))).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=rtpmap:96 VP8/90000',
      'm=video 9 UDP/TLS/RTP/SAVPF 100',
      'a=rtpmap:100 VP8/90000',
    ]);
  });

  it('keeps no RTX of another codec, no RED, no ULPFEC and no FLEXFEC', () => {
    const sdp = section(
      '96 97 98 99 116 117 35',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=98',
      'a=rtpmap:98 VP9/90000',
      'a=rtpmap:99 rtx/90000',
      'a=fmtp:99 apt=96',
      'a=rtpmap:116 red/90000',
      'a=rtpmap:117 ulpfec/90000',
      'a=rtpmap:35 flexfec-03/90000',
      'a=fmtp:35 repair-window=10000000',
      'a=rtcp-fb:* transport-cc',
    );
    expect(codecLines(clean(sdp))).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 96 99',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:99 rtx/90000',
      'a=fmtp:99 apt=96',
      'a=rtcp-fb:* transport-cc',
    ]);
  });

  it('refuses a section without VP8: port 0, its numbers, and no codec', () => {
    const sdp = section(
      '98 99',
      'a=rtpmap:98 AV1/90000',
      'a=rtpmap:99 rtx/90000',
      'a=fmtp:99 apt=98',
    );
    expect(linesOf(clean(sdp))).toEqual([
      'v=0',
      'm=video 0 UDP/TLS/RTP/SAVPF 98 99',
      'a=mid:0',
      '',
    ]);
  });

  it('finding: a refused section cannot come back as bundle-only', () => {
    for (const mark of ['a=bundle-only', 'A=BUNDLE-ONLY']) {
      expect(clean(section('98', mark, 'a=rtpmap:98 AV1/90000'))).not.toMatch(/bundle-only/i);
    }
    const good = section('96', 'a=bundle-only', 'a=rtpmap:96 VP8/90000').replace(
      'm=video 9',
      'm=video 0',
    );
    expect(clean(good)).toBe(good);
  });

  it('finding: a number with two mappings is not VP8', () => {
    for (const maps of [
      ['a=rtpmap:96 VP8/90000', 'a=rtpmap:96 H264/90000'],
      ['a=rtpmap:96 H264/90000', 'a=rtpmap:96 VP8/90000'],
      ['a=rtpmap:96 VP8/90000', 'A=RTPMAP:96 AV1/90000'],
    ]) {
      expect(codecLines(clean(section('96', ...maps)))).toEqual(['m=video 0 UDP/TLS/RTP/SAVPF 96']);
    }
  });

  it.each([
    [
      'a number with a zero before it',
      '96 096',
      ['a=rtpmap:96 VP8/90000', 'a=rtpmap:096 AV1/90000'],
      ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'],
    ],
    [
      'RTX that is another codec too',
      '96 97',
      [
        'a=rtpmap:96 VP8/90000',
        'a=rtpmap:97 rtx/90000',
        'a=rtpmap:97 AV1/90000',
        'a=fmtp:97 apt=96',
      ],
      ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'],
    ],
    [
      'RED that repairs VP8',
      '96 97',
      ['a=rtpmap:96 VP8/90000', 'a=rtpmap:97 red/90000', 'a=fmtp:97 apt=96'],
      ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'],
    ],
    [
      'a name that only begins like VP8',
      '96',
      ['a=rtpmap:96 VP8/90000x'],
      ['m=video 0 UDP/TLS/RTP/SAVPF 96'],
    ],
    [
      'a name that only ends like VP8',
      '96',
      ['a=rtpmap:96 H264 VP8/90000'],
      ['m=video 0 UDP/TLS/RTP/SAVPF 96'],
    ],
    ['another clock', '96', ['a=rtpmap:96 VP8/8000'], ['m=video 0 UDP/TLS/RTP/SAVPF 96']],
    ['a map without a space', '96', ['a=rtpmap:96\tVP8/90000'], ['m=video 0 UDP/TLS/RTP/SAVPF 96']],
    [
      'a codec that the section does not name',
      '96',
      ['a=rtpmap:96 VP8/90000', 'a=rtpmap:98 AV1/90000', 'a=packetization:98 raw'],
      ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'],
    ],
    [
      'VP8 that the section does not name',
      '98',
      ['a=rtpmap:96 VP8/90000', 'a=rtpmap:98 AV1/90000'],
      ['m=video 0 UDP/TLS/RTP/SAVPF 98'],
    ],
  ])('is not fooled by %s', (_, payloads, lines, left) => {
    expect(codecLines(clean(section(payloads, ...lines)))).toEqual(left);
    expect(clean(section(payloads, ...lines))).not.toMatch(/packetization|AV1|H264/);
  });

  it.each(['m=VIDEO', 'M=video', 'm=video', 'm=videoX'])(
    'cleans a section that begins with %s',
    (begin) => {
      const sdp = section('98', 'a=rtpmap:98 AV1/90000').replace('m=video', begin);
      expect(clean(sdp)).not.toContain('AV1');
      expect(clean(sdp)).toContain(`${begin} 0 UDP`);
    },
  );

  it('lets no other codec live, whatever the tables say, and changes nothing the second time', () => {
    const payload = fc.oneof(
      fc.integer({ min: 35, max: 127 }).map(String),
      fc.constantFrom('096', '97', '96', '0', '-1', '*', ''),
    );
    const codec = fc.constantFrom(
      'VP8',
      'vp8',
      'VP9',
      'AV1',
      'AV1X',
      'H264',
      'H265',
      'rtx',
      'red',
      'ulpfec',
      'flexfec-03',
      'VP8x',
    );
    const line = fc.oneof(
      fc
        .record({
          payload,
          codec,
          clock: fc.constantFrom('90000', '90000', '90000', '8000', '90000/1'),
        })
        .map((map) => `a=rtpmap:${map.payload} ${map.codec}/${map.clock}`),
      fc.tuple(payload, payload).map(([own, apt]) => `a=fmtp:${own} apt=${apt}`),
      payload.map((own) => `a=rtcp-fb:${own} nack pli`),
      fc.constantFrom('a=bundle-only', 'a=sendrecv', 'a=rtcp-mux', 'a=mid:1'),
    );
    const made = fc.array(
      fc.tuple(
        fc.constantFrom('m=video', 'm=Video', 'm=audio', 'm=application'),
        fc.array(payload, { maxLength: 8 }),
        fc.array(line, { maxLength: 15 }),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(made, fc.constantFrom('\r\n', '\n'), (sections, end) => {
        const sdp = [
          'v=0',
          's=-',
          ...sections.flatMap(([media, payloads, lines]) => [
            `${media} 9 UDP/TLS/RTP/SAVPF ${payloads.join(' ')}`,
            ...lines,
          ]),
          '',
        ].join(end);
        const cleaned = clean(sdp);
        expect(clean(cleaned)).toBe(cleaned);
        const videos = cleaned.split(/(?=m=)/).filter((part) => /^m=video/i.test(part));
        expect(videos.length).toBe(sections.filter(([media]) => /video/i.test(media)).length);
        for (const video of videos) {
          const [first = '', ...lines] = linesOf(video);
          const named = first.split(' ').slice(3);
          const maps = lines.filter((one) => one.startsWith('a=rtpmap:'));
          if (first.split(' ')[1] === '0')
            expect([
              maps,
              lines.filter((one) => /^a=(fmtp|bundle-only|rtcp-fb)/.test(one)),
            ]).toEqual([[], []]);
          else expect(named.length).toBeGreaterThan(0);
          for (const map of maps) expect(map).toMatch(/^a=rtpmap:\d+ (vp8|rtx)\/90000$/i);
          expect(new Set(maps.map((map) => map.split(' ')[0])).size).toBe(maps.length);
          for (const one of lines.filter((each) => /^a=(rtpmap|fmtp|rtcp-fb):\d/.test(each)))
            expect(named).toContain(/:(\d+)/.exec(one)?.[1]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
