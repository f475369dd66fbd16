// P6: no text becomes script or markup of the call page; the library, its worker and XMPP documents are all that may be made of text.
import { describe, expect, it } from 'vitest';
import {
  installTrustedTypes,
  trustedAddress,
  trustedMarkup,
} from '../../../../renderer/call/guard/trustedTypes.dom.ts';

const page = 'app://call/index.html';
const [script, worker] = ['HTMLScriptElement src', 'Worker constructor'];

describe('an address', () => {
  it.each([
    [script, '/call.js', 'app://call/call.js'],
    [script, 'app://call/call.js', 'app://call/call.js'],
    [worker, '/lib-jitsi-meet.e2ee-worker.js', 'app://call/lib-jitsi-meet.e2ee-worker.js'],
    [worker, 'lib-jitsi-meet.e2ee-worker.js', 'app://call/lib-jitsi-meet.e2ee-worker.js'],
  ])('of our own file may stand at %s: %s', (sink, text, href) => {
    expect(trustedAddress(text, sink, page)).toBe(href);
  });

  it.each([
    [script, '/lib-jitsi-meet.e2ee-worker.js'],
    [worker, '/call.js'],
    [script, '/call.js?x'],
    [script, '/call.js#x'],
    [script, '/assets/call.js'],
    [script, 'app://desk/call.js'],
    [script, 'https://evil.example/call.js'],
    [script, '//evil.example/call.js'],
    [script, 'data:text/javascript,1'],
    [script, 'vbscript:1'],
    [script, 'http://['],
    [worker, 'blob:app://call/1'],
    ['SharedWorker constructor', '/lib-jitsi-meet.e2ee-worker.js'],
    ['WorkerGlobalScope importScripts', '/call.js'],
    ['SVGScriptElement href', '/call.js'],
    ['constructor', '/call.js'],
    ['', '/call.js'],
  ])('at %s is refused: %s', (sink, text) => {
    expect(trustedAddress(text, sink, page)).toBeNull();
  });
});

describe('markup', () => {
  it('is for the parser of XMPP and for nothing else', () => {
    expect(trustedMarkup('<iq/>', 'DOMParser parseFromString')).toBe('<iq/>');
    for (const sink of ['Element innerHTML', 'Document write', 'HTMLIFrameElement srcdoc', ''])
      expect(trustedMarkup('<iq/>', sink)).toBeNull();
  });
});

describe('the policy', () => {
  it('is the default one, made of these rules, and makes no script of text', () => {
    const made: unknown[][] = [];
    installTrustedTypes({
      location: { href: page },
      trustedTypes: {
        createPolicy: (name, rules) => {
          made.push([
            name,
            rules.createHTML('<b>', 'TrustedHTML', 'Element innerHTML'),
            rules.createHTML('<b/>', 'TrustedHTML', 'DOMParser parseFromString'),
            rules.createScriptURL('/call.js', 'TrustedScriptURL', script),
            rules.createScriptURL('/other.js', 'TrustedScriptURL', script),
            rules.createScript(),
          ]);
        },
      },
    });
    expect(made).toEqual([['default', null, '<b/>', 'app://call/call.js', null, null]]);
  });

  it('is left out where the browser has none', () => {
    expect(() => {
      installTrustedTypes({ location: { href: page } });
    }).not.toThrow();
  });
});
